import type { Role } from "./line-format.ts"

/** nginx's variables that are read, by what they say. */
export const nginxRoles: Readonly<Record<string, Role>> = {
  remote_addr: "client",
  realip_remote_addr: "client",
  time_local: "clf-time",
  time_iso8601: "iso-time",
  msec: "epoch-s",
  request: "request",
  request_method: "method",
  request_uri: "path",
  uri: "path",
  status: "status",
  body_bytes_sent: "bytes",
  bytes_sent: "bytes",
  http_user_agent: "agent",
  request_time: "seconds",
  // Not nginx's: parts of other servers' formats.
  duration: "milliseconds",
  request_processing_time: "seconds",
  target_processing_time: "seconds",
  response_processing_time: "seconds",
}

/** Apache's directives that are read; %{…}x in apache.ts. */
export const apacheRoles: Readonly<Record<string, Role>> = {
  a: "client",
  h: "client",
  r: "request",
  m: "method",
  U: "path",
  s: "status",
  b: "bytes",
  B: "bytes",
  O: "bytes",
  D: "microseconds",
  T: "seconds",
}

/** What a field's text may be, where it is not just anything. */
export const rolePatterns: Readonly<Partial<Record<Role, string>>> = {
  "clf-time": "\\d{1,2}/[A-Z][a-z]{2}/\\d{4}:\\d\\d:\\d\\d:\\d\\d [+-]\\d{4}",
  "iso-time": "\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d\\S*",
  "epoch-s": "\\d{9,11}(?:\\.\\d+)?",
  "epoch-ms": "\\d{12,14}",
  "epoch-us": "\\d{15,17}",
  status: "\\d{3}|-",
  bytes: "\\d+|-",
  seconds: "-?\\d+(?:\\.\\d+)?|-",
  milliseconds: "\\d+(?:\\.\\d+)?|-",
  microseconds: "\\d+|-",
}
