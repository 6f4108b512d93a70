import { isIP } from "node:net"
import { badListen } from "./faults.ts"

/** Where a server listens. */
export interface Address {
  /** A host name or IP address, without brackets. */
  readonly host: string
  readonly port: number
}

/** Reads `127.0.0.1:8490` or `[::1]:8490`. Fault `live.listen` for any other text. */
export function parseAddress(text: string): Address {
  const [, bracketed, plain, digits] = /^(?:\[([0-9a-fA-F:.]+)\]|([\w.-]+)):(\d{1,5})$/.exec(text) ?? []
  const host = bracketed ?? plain
  const port = Number(digits)
  if (host === undefined || port > 65_535 || (bracketed !== undefined && isIP(bracketed) !== 6))
    throw badListen(text)
  return { host, port }
}

/** Whether only programs of this machine can call the address. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."))
}

export function urlOf({ host, port }: Address, scheme: "http" | "https"): string {
  return `${scheme}://${isIP(host) === 6 ? `[${host}]` : host}:${port}`
}
