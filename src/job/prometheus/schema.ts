import { z } from "zod"
import { presetNames } from "./presets.ts"
import { defaults } from "../schema/defaults.ts"
import {
  choice,
  count,
  defaulted,
  optional,
  positiveDuration,
  secret,
  section,
  text,
  url,
} from "../schema/fields.ts"

const authText =
  "one of { basic: … }, { bearerFrom: … }, { sigv4: … } or { oauth2: … }; secrets as { env: NAME } or { file: PATH }"
const basic = z.strictObject({ user: text, passwordFrom: secret })
const sigv4 = z.strictObject({
  region: text,
  service: defaulted(text, defaults.prometheus.service, "The service that is signed for."),
})
const oauth2 = z.strictObject({
  tokenUrl: url,
  clientId: text,
  clientSecretFrom: secret,
  scopes: optional(z.array(text).readonly(), "Scopes that are asked for. Default: none."),
})
const auth = z.union(
  [
    z.strictObject({ basic }),
    z.strictObject({ bearerFrom: secret }),
    z.strictObject({ sigv4 }),
    z.strictObject({ oauth2 }),
  ],
  { error: authText },
)

const tls = z.strictObject({
  ca: optional(text, "PEM file of a further authority that may have signed the server's certificate."),
  cert: optional(text, "PEM file of a client certificate; needs `key`."),
  key: optional(text, "PEM file of its key."),
})

const headerText = "a header's value, without line breaks"
const headers = z.record(
  z.string().regex(/^[A-Za-z0-9-]+$/, { error: "a header's name, such as X-Scope-OrgID" }),
  z.string({ error: headerText }).regex(/^[^\r\n]*$/, { error: headerText }),
)

const labelText = "a label such as instance, or a list of labels"
const label = z.string({ error: labelText }).regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: labelText })
const labels = z.union(
  [
    label.transform((one): readonly string[] => [one]),
    z.array(label).min(1, { error: labelText }).readonly(),
  ],
  { error: labelText },
)

const selectText = "label matchers in braces, such as '{job=\"node\"}'"

const limits = z.strictObject({
  concurrency: defaulted(count(1, 64), defaults.prometheus.concurrency, "Requests at once."),
  points: defaulted(
    count(100, 1_000_000),
    defaults.prometheus.points,
    "Points of a series in one answer; longer spans are asked for in parts.",
  ),
  timeout: defaulted(
    positiveDuration,
    defaults.prometheus.timeout,
    "How long the server may keep silent before and within an answer.",
  ),
  series: defaulted(
    count(1, 10_000_000),
    defaults.prometheus.series,
    "Series of one query; an answer with more is not read to its end.",
  ),
  retry: defaulted(
    positiveDuration,
    defaults.prometheus.retry,
    "How long a request is repeated while the server does not answer, is too busy (429) or fails (5xx); then exit 4.",
  ),
})

/** A server that speaks Prometheus' query API. */
export const prometheus = z.strictObject({
  url: url.describe("The server, up to and without /api/v1, such as https://mimir.example/prometheus."),
  auth: optional(
    auth,
    "How to log in. Credentials of sigv4 come from AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN. Default: no login.",
  ),
  tls: optional(tls, "Further certificates, relative to this file."),
  headers: optional(headers, "Headers of every request, such as { X-Scope-OrgID: ops }; no secrets."),
  preset: optional(choice(presetNames), "Queries of a common exporter, with units and kinds."),
  queries: optional(
    z.record(text, text),
    "PromQL by feature; adds to the preset, or replaces one of its queries. A bare selector is fetched as raw samples, an expression at every `step`. " +
      "Each must give one series per host.",
  ),
  host: optional(
    labels,
    "The label that names a series' host, or several that name it together; a port at its end is left out. Default: the preset's, else instance.",
  ),
  select: optional(
    z.string({ error: selectText }).regex(/^\s*\{[^]*\}\s*$/, { error: selectText }),
    "Matchers that narrow the preset's queries. Default: the preset's, such as '{job=~\".*node.*\"}'.",
  ),
  step: defaulted(
    positiveDuration,
    defaults.prometheus.step,
    "Time between the points of an expression; at least the scrape interval.",
  ),
  rate: defaulted(
    positiveDuration,
    defaults.prometheus.rate,
    "Range of the preset's rates; at least four scrape intervals.",
  ),
  lateness: defaulted(
    positiveDuration,
    defaults.prometheus.lateness,
    "Samples younger than this may still change: they are fetched once more by the next night.",
  ),
  limits: section(limits, "What a fetch may take."),
})
