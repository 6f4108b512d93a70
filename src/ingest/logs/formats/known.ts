import { apacheFormat } from "./apache.ts"
import { type LineFormat, type Piece, textFormat } from "./line-format.ts"
import { nginxFormat } from "./nginx.ts"
import { rolePatterns } from "./variables.ts"

const quoted: Piece = { field: null, pattern: '"(?:[^"\\\\]|\\\\.)*"' }
const field = (role: keyof typeof rolePatterns, pattern = rolePatterns[role] ?? ".*?"): Piece => ({
  field: role,
  pattern,
})
const text = (written: string): Piece => ({ text: written })
const skipped = (pattern: string): Piece => ({ field: null, pattern })

/** Client, identity, user and time, as in all of Apache's formats; a virtual host may stand in front. */
const head: readonly Piece[] = [
  field("client", "\\S+"),
  skipped(" \\S+ [^\\[]*\\["),
  field("clf-time"),
  text("]"),
]
const virtualHost = skipped("\\S+ ")
const request: readonly Piece[] = [text(' "'), field("request", '(?:[^"\\\\]|\\\\.)*'), text('" ')]
const answer: readonly Piece[] = [field("status"), text(" "), field("bytes")]
const agent: readonly Piece[] = [
  text(" "),
  quoted,
  text(' "'),
  field("agent", '(?:[^"\\\\]|\\\\.)*'),
  text('"'),
]

/** nginx's $request_time: seconds with three decimals, alone, quoted, or behind a name such as rt=. */
const named = skipped('(?:"|[a-z_]+[=:]"?)?')
const seconds: readonly Piece[] = [named, field("seconds", "\\d+\\.\\d{3}"), skipped('"?')]

function withRequestTime(front: readonly Piece[]): readonly (readonly Piece[])[] {
  const gap = text(" ")
  return [
    [...front, ...request, ...answer, ...agent, skipped(" (?:.*? )??"), ...seconds],
    [...front, ...request, ...answer, gap, ...seconds, ...agent],
    [...front, ...request, field("status"), gap, ...seconds, gap, field("bytes"), ...agent],
    [...front, gap, ...seconds, ...request, ...answer, ...agent],
    [...front, ...request, ...answer, gap, ...seconds],
  ]
}

function withNumber(front: readonly Piece[], name: string, unit: "microseconds" | "seconds"): LineFormat[] {
  return [
    textFormat(name, [...front, ...request, ...answer, ...agent, text(" "), field(unit, "\\d+")]),
    textFormat(name, [...front, ...request, ...answer, text(" "), field(unit, "\\d+")]),
  ]
}

/** With and without a virtual host in front. */
const fronts = [head, [virtualHost, ...head]]

/**
 * Formats of text, by name; those that say more come first: a sample takes the first that fits as well as
 * any.
 */
export const knownFormats: readonly LineFormat[] = [
  nginxFormat(
    "aws-alb",
    '$type $time_iso8601 $elb $remote_addr $target $request_processing_time $target_processing_time $response_processing_time $status $target_status $received $body_bytes_sent "$request" "$http_user_agent"',
    "rest",
  ),
  nginxFormat(
    "envoy",
    '[$time_iso8601] "$request" $status $flags $received $body_bytes_sent $duration $upstream "$forwarded" "$http_user_agent"',
    "rest",
  ),
  nginxFormat(
    "traefik",
    '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" $count "$router" "$server" ${duration}ms',
  ),
  ...fronts.flatMap(withRequestTime).map(pieces => textFormat("combined-request-time", pieces, "rest")),
  ...fronts.flatMap(front => withNumber(front, "combined-microseconds", "microseconds")),
  ...fronts.flatMap(front => withNumber(front, "combined-seconds", "seconds")),
  ...fronts.map(front => textFormat("combined", [...front, ...request, ...answer, ...agent], "rest")),
  apacheFormat("vhost-common", '%v:%p %h %l %u %t "%r" %>s %b'),
  textFormat("common", [...head, ...request, ...answer], "rest"),
]

/** Names that a job may give; iis and aws-cloudfront name their fields in a header, JSON by its keys. */
export const headerFormats = ["iis", "aws-cloudfront"] as const
export const jsonFormats = ["json"] as const
export const formatNames: readonly string[] = [
  ...new Set(knownFormats.map(({ name }) => name)),
  ...headerFormats,
  ...jsonFormats,
]
