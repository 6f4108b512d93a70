import { createHash, timingSafeEqual } from "node:crypto"
import type { IncomingMessage } from "node:http"
import { isLoopback } from "./address.ts"
import { foreignHost, foreignOrigin, unauthorized } from "./faults.ts"
import type { Problem } from "./reply.ts"

/** Null: no token is asked for, because only this machine can call. */
export type Access = { readonly token: string } | null

/** Null where the caller may see the route; `open` routes carry no data, for probes without a token. */
export function refusal(request: IncomingMessage, access: Access, open: boolean): Problem | null {
  const { host = "", origin, authorization = "" } = request.headers
  if (access === null && !isLoopback(nameOf(host))) return foreignHost
  if (origin !== undefined && !(URL.canParse(origin) && new URL(origin).host === host)) return foreignOrigin
  if (access === null || open || isToken(givenToken(authorization), access.token)) return null
  return unauthorized
}

/** The name in a Host header, without port and brackets: a page elsewhere may name this machine its own. */
function nameOf(host: string): string {
  return host.replace(/:\d*$/, "").replace(/^\[(.*)\]$/, "$1")
}

/** Of `Bearer TOKEN`, or the password of `Basic`, which browsers ask for. */
function givenToken(authorization: string): string {
  const [, scheme = "", credentials = ""] = /^(\w+) +(.+)$/.exec(authorization) ?? []
  if (scheme.toLowerCase() === "bearer") return credentials
  if (scheme.toLowerCase() !== "basic") return ""
  return Buffer.from(credentials, "base64")
    .toString("utf8")
    .replace(/^[^:]*:/, "")
}

function isToken(given: string, token: string): boolean {
  return timingSafeEqual(digest(given), digest(token))
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest()
}
