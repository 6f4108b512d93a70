import { z } from "zod"
import { defaults } from "../schema/defaults.ts"
import {
  choice,
  count,
  defaulted,
  globs,
  optional,
  positiveDuration,
  section,
  text,
} from "../schema/fields.ts"

const routes = z.strictObject({
  ids: defaulted(
    choice(["auto", "none"]),
    defaults.logs.ids,
    "auto: numbers, UUIDs and hashes in a path are one route, written {id}. none: paths are routes as they are.",
  ),
  keep: defaulted(
    count(0, 200),
    defaults.logs.keep,
    "The busiest routes of a service's history get features of their own; the rest is one route, called other.",
  ),
})

/** Access logs. */
export const logs = z.strictObject({
  files: globs.describe(
    "Globs of log files, relative to `root`, also compressed (gzip, Zstandard); {service} in one names the service, such as logs/{service}/*.gz.",
  ),
  format: defaulted(
    text,
    defaults.logs.format,
    "auto; the name of a format, such as combined, iis or aws-alb; or an nginx log_format or Apache LogFormat pasted as it is.",
  ),
  service: optional(text, "Name of the service where the path names none. Default: the job's name."),
  every: defaulted(positiveDuration, defaults.logs.every, "The interval in which requests are counted."),
  routes: section(routes, "What a route is, and which have features."),
  evidence: defaulted(
    count(0, 20),
    defaults.logs.evidence,
    "So many of the slowest and of the failing requests are shown per incident, without query strings and client addresses.",
  ),
})
