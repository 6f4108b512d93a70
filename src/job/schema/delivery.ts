import { z } from "zod"
import { occasions, severities } from "../../base/index.ts"
import { defaults } from "./defaults.ts"
import {
  choice,
  count,
  defaulted,
  globs,
  isPlainUrl,
  optional,
  positiveDuration,
  secret,
  text,
  url,
} from "./fields.ts"

const pushText = "a link such as http://pushgateway:9091, with nothing after host and port"
const base = z
  .string({ error: pushText })
  .refine(written => isPlainUrl(written) && new URL(written).pathname === "/" && !/[?#]/.test(written), {
    error: pushText,
  })

const addressText = "a mail address such as oncall@example.org"
const addressPattern = /^[^\s<>@,;:"()[\]\\]+@[^\s<>@,;:"()[\]\\]+$/
const address = z.string({ error: addressText }).regex(addressPattern, { error: addressText })
const addressesText = "a mail address such as oncall@example.org, or a list of them"
const addresses = z.union(
  [
    address.transform((one): readonly string[] => [one]),
    z.array(address).min(1, { error: addressesText }).readonly(),
  ],
  { error: addressesText },
)

const hostText = "the name or address of a server, such as smtp.example.org"
const serverName = z.string({ error: hostText }).regex(/^[A-Za-z0-9.:_-]+$/, { error: hostText })

const linkText = "a link that begins with https:// or http://, with no places but {job}, {run} and {night}"
export const reportLink = z
  .string({ error: linkText })
  .refine(
    written => /^https?:\/\//i.test(written) && !/[{}]/.test(written.replaceAll(/\{(job|run|night)\}/g, "")),
    { error: linkText },
  )

const promFileText = "a path that ends with .prom, because the node exporter reads no others"
const promFile = z.string({ error: promFileText }).regex(/.\.prom$/, { error: promFileText })

const nameText = "a text of letters, digits, dots and dashes, 40 at most"
const rule = {
  name: optional(
    z.string({ error: nameText }).regex(/^[A-Za-z0-9][A-Za-z0-9.-]{0,39}$/, { error: nameText }),
    "What logs and waiting messages call the route. Default: its kind, with a number from the second of a kind on.",
  ),
  on: optional(
    z.array(choice(occasions)).min(1, { error: "report, quiet, failure, live or several" }).readonly(),
    "report: a night with an incident for this route, or not judged whole. quiet: the other nights. failure: a run that ended without a report. live: an incident by day, as `noctule watch` opens, raises and closes it. " +
      "Default: the first three for mail and webhook; report and failure for slack and pagerduty, because quiet nights are noise there.",
  ),
  hosts: defaulted(globs, defaults.deliver.hosts, "Globs of hosts that the route covers."),
  severity: defaulted(
    choice(severities),
    defaults.deliver.severity,
    "An incident of at least this severity makes a night worth telling.",
  ),
  attempts: defaulted(count(1, 20), defaults.deliver.attempts, "Tries in one run; the next run tries again."),
  timeout: defaulted(positiveDuration, defaults.deliver.timeout, "How long one try may take."),
  pause: defaulted(
    positiveDuration,
    defaults.deliver.pause,
    "Wait before the second try, doubled before each further one, with jitter.",
  ),
}

const mail = z.strictObject({
  to: z.literal("mail"),
  ...rule,
  server: serverName.describe("The SMTP server."),
  port: optional(count(1, 65535), "Default: 587; 465 with tls: always; 25 with tls: never."),
  tls: defaulted(
    choice(["starttls", "always", "never"]),
    defaults.deliver.tls,
    "starttls: nothing is sent without it. always: TLS from the first byte. never: in the clear, for a relay on this machine; no login then.",
  ),
  ca: optional(
    text,
    "PEM file of a further authority that may have signed the server's certificate; relative to this file.",
  ),
  user: optional(text, "Who logs in; needs passwordFrom."),
  passwordFrom: optional(secret, "Where the password is read from."),
  from: address.describe("The sender."),
  recipients: addresses.describe("Whom it is sent to."),
})

const slack = z.strictObject({
  to: z.literal("slack"),
  ...rule,
  urlFrom: secret.describe("The incoming webhook's URL, which is a secret."),
})

const pagerduty = z.strictObject({
  to: z.literal("pagerduty"),
  ...rule,
  keyFrom: secret.describe("The integration key (routing key) of an Events API v2 integration."),
  endpoint: defaulted(
    url,
    defaults.deliver.endpoint,
    "In the EU: https://events.eu.pagerduty.com/v2/enqueue.",
  ),
})

const webhook = z.strictObject({
  to: z.literal("webhook"),
  ...rule,
  url: optional(url, "Where the night's summary is posted as JSON; or urlFrom, where the URL is a secret."),
  urlFrom: optional(secret, "Where the URL is read from."),
  secretFrom: optional(secret, "Signs each message as Standard Webhooks has it (HMAC-SHA256)."),
})

const { on: _on, ...alertRule } = rule
const alertmanager = z.strictObject({
  to: z.literal("alertmanager"),
  ...alertRule,
  url: url.describe(
    "An Alertmanager, such as http://alertmanager:9093: alerts of `noctule watch` go to its API v2.",
  ),
})

const uidText = "the UID of a dashboard, which its address has after /d/"
const grafana = z.strictObject({
  to: z.literal("grafana"),
  ...alertRule,
  url: url.describe(
    "A Grafana, such as https://grafana.example.org: each incident becomes a region annotation.",
  ),
  tokenFrom: secret.describe("Where the token of a service account is read from; it may write annotations."),
  dashboard: optional(
    z.string({ error: uidText }).regex(/^[A-Za-z0-9_-]{1,40}$/, { error: uidText }),
    "UID of the one dashboard that shows them. Default: every dashboard that asks for the tag noctule.",
  ),
})

/** Routes for notifications. */
export const deliver = z
  .array(
    z.discriminatedUnion("to", [mail, slack, pagerduty, webhook, alertmanager, grafana], {
      error: "one of mail, slack, pagerduty, webhook, alertmanager, grafana",
    }),
    { error: "a list of routes, such as - { to: slack, urlFrom: { env: SLACK_URL } }" },
  )
  .max(50, { error: "50 routes at most" })
  .readonly()

export const metrics = z.strictObject({
  file: optional(
    promFile,
    "A file for the node exporter's textfile collector, such as /var/lib/node_exporter/noctule.prom; relative to this file.",
  ),
  pushgateway: optional(base, "A Prometheus Pushgateway, such as http://pushgateway:9091."),
  top: defaulted(
    count(0, 10_000),
    defaults.metrics.top,
    "Hosts whose features have series in /metrics of a watch: those with anomalies first. Every host has its own score.",
  ),
})

export function isMailAddress(text: string): boolean {
  return addressPattern.test(text)
}
