import type { LineField, LineFormat, Role } from "./line-format.ts"

/** Keys of what is read, the surest first; a dot leads into an object. */
const keys: readonly (readonly [role: Role | "time" | "duration", keys: readonly string[]])[] = [
  [
    "time",
    ["time_iso8601", "time_local", "StartUTC", "start_time", "ts", "@timestamp", "timestamp", "time", "msec"],
  ],
  [
    "client",
    [
      "remote_addr",
      "request.client_ip",
      "request.remote_ip",
      "request.remote_addr",
      "ClientHost",
      "client_ip",
      "downstream_remote_address",
      "x_forwarded_for",
    ],
  ],
  ["method", ["request_method", "request.method", "RequestMethod", "method", "http_method"]],
  ["path", ["request_uri", "request.uri", "RequestPath", "uri", "path", "url"]],
  ["request", ["request"]],
  ["status", ["status", "DownstreamStatus", "response_code", "status_code"]],
  ["bytes", ["body_bytes_sent", "bytes_sent", "size", "DownstreamContentSize"]],
  ["agent", ["http_user_agent", "user_agent", "request_User-Agent", "agent"]],
  ["duration", ["request_time", "duration", "Duration", "duration_ms", "request_time_ms", "latency_ms"]],
]

/** The share of a sample that must be of one kind. */
const most = 0.5

/**
 * The format of lines that are JSON objects: which of the known keys they have. Null where they are not, or
 * lack time or status.
 */
export function jsonFormat(lines: readonly string[]): LineFormat | null {
  const records = lines.flatMap(recordOf)
  if (records.length === 0 || records.length < most * lines.length) return null
  const fields = keys.flatMap(([role, names]): LineField[] => {
    const name = names.find(
      one => records.filter(record => isScalar(valueAt(record, one))).length >= most * records.length,
    )
    if (name === undefined) return []
    const values = records.map(record => valueAt(record, name)).filter(isScalar)
    const found =
      role === "time" ? timeRole(values) : role === "duration" ? durationRole(name, records) : role
    return found === null
      ? []
      : [
          {
            role: found,
            path: `$.${name
              .split(".")
              .map(key => `"${key}"`)
              .join(".")}`,
          },
        ]
  })
  const has = (...wanted: readonly Role[]): boolean => fields.some(({ role }) => wanted.includes(role))
  const isTimed = has("clf-time", "iso-time", "epoch-s", "epoch-ms", "epoch-us")
  if (!isTimed || !has("status") || !has("path", "request")) return null
  return { name: productOf(records), kind: "json", pattern: "", fields }
}

type Json = Readonly<Record<string, unknown>>
type Scalar = string | number

function recordOf(line: string): Json[] {
  try {
    const parsed: unknown = JSON.parse(line)
    return isRecord(parsed) ? [parsed] : []
  } catch (error) {
    if (error instanceof SyntaxError) return []
    throw error
  }
}

function valueAt(record: Json, name: string): unknown {
  return name.split(".").reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), record)
}

function isScalar(value: unknown): value is Scalar {
  return typeof value === "string" || typeof value === "number"
}

const looks: readonly (readonly [pattern: RegExp, role: Role])[] = [
  [/^\d{1,2}\/[A-Z][a-z]{2}\/\d{4}:/, "clf-time"],
  [/^\d{4}-\d\d-\d\d[T ]\d\d:/, "iso-time"],
  [/^\d{9,10}(\.\d+)?$/, "epoch-s"],
  [/^\d{12,13}(\.\d+)?$/, "epoch-ms"],
  [/^\d{15,16}$/, "epoch-us"],
]

function timeRole([first]: readonly Scalar[]): Role | null {
  return looks.find(([pattern]) => pattern.test(String(first)))?.[1] ?? null
}

function durationRole(name: string, records: readonly Json[]): Role {
  if (name.endsWith("_ms")) return "milliseconds"
  if (name === "Duration") return "nanoseconds"
  const isEnvoy = name === "duration" && records.some(record => "response_code" in record)
  return isEnvoy ? "milliseconds" : "seconds"
}

function productOf([first = {}]: readonly Json[]): string {
  if ("DownstreamStatus" in first) return "traefik-json"
  if ("response_code" in first) return "envoy-json"
  return isRecord(first["request"]) ? "caddy-json" : "nginx-json"
}

function isRecord(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
