import { request } from "node:http"
import { Agent, type AgentOptions } from "node:https"
import { BlockList, isIP } from "node:net"
import { connect } from "node:tls"
import type { Effects } from "../../../base/index.ts"
import { badProxy, refusedByProxy } from "../../faults-prometheus.ts"

/**
 * The proxy that the environment names for a URL, by the variables that curl and Go read; null for a direct
 * connection, which this machine's own addresses always have. Fault where it is no `http://` proxy.
 */
export function proxyFor(url: URL, env: Effects["env"]): URL | null {
  const scheme = url.protocol === "https:" ? "https_proxy" : "http_proxy"
  const names = [scheme, scheme.toUpperCase(), "all_proxy", "ALL_PROXY"]
  const name = names.find(one => (env[one] ?? "") !== "")
  if (name === undefined || isDirect(url, env["no_proxy"] ?? env["NO_PROXY"] ?? "")) return null
  const text = env[name] ?? ""
  const full = text.includes("://") ? text : `http://${text}`
  if (!URL.canParse(full) || !full.startsWith("http://")) throw badProxy(name)
  return new URL(full)
}

function isDirect(url: URL, exceptions: string): boolean {
  const host = bare(url.hostname)
  if (host === "localhost" || (isIP(host) > 0 && isInside(host, ["127.0.0.0/8", "::1/128"]))) return true
  const port = url.port === "" ? (url.protocol === "https:" ? "443" : "80") : url.port
  return exceptions.split(/[\s,]+/).some(entry => {
    const [, name = entry, ofPort = port] = /^([^:]+|\[[^\]]+\]):(\d+)$/.exec(entry) ?? []
    return ofPort === port && isNamed(host, bare(name.toLowerCase()))
  })
}

/** `entry`: `*`, a domain with all that is under it, an address, or a range of addresses. */
function isNamed(host: string, entry: string): boolean {
  if (entry.includes("/")) return isIP(host) > 0 && isInside(host, [entry])
  const domain = entry.replace(/^\*?\./, "")
  return entry === "*" || (domain !== "" && (host === domain || host.endsWith(`.${domain}`)))
}

/** Ranges such as 10.0.0.0/8; what is none holds nothing. */
function isInside(address: string, ranges: readonly string[]): boolean {
  const list = new BlockList()
  for (const range of ranges) {
    const [, net = "", bits = ""] = /^([\d.]+|[\da-f:]+)\/(\d{1,3})$/.exec(range) ?? []
    const family = isIP(net)
    if (family > 0 && Number(bits) <= (family === 4 ? 32 : 128))
      list.addSubnet(net, Number(bits), family === 4 ? "ipv4" : "ipv6")
  }
  return list.check(address, isIP(address) === 4 ? "ipv4" : "ipv6")
}

/** Without an IPv6 address's brackets. */
function bare(host: string): string {
  return host.replace(/^\[(.*)\]$/, "$1")
}

/** The proxy's user and password, where its URL has them. */
export function proxyLogin({ username, password }: URL): Readonly<Record<string, string>> {
  if (username === "") return {}
  const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return { "proxy-authorization": `Basic ${Buffer.from(login).toString("base64")}` }
}

export interface Tunnel {
  readonly proxy: URL
  /** How long the proxy may keep silent, ms. */
  readonly timeout: number
  /** Ends what is under way. */
  readonly signal: AbortSignal
}

/** Connections by TLS to the server itself, through the proxy (CONNECT). */
export function tunnelAgent({ proxy, timeout, signal }: Tunnel, options: AgentOptions): Agent {
  const agent = new Agent(options)
  agent.createConnection = ({ host, port, path: _, ...secure }, callback) => {
    const place = `${host?.includes(":") === true ? `[${host}]` : host}:${port}`
    const headers = { host: place, ...proxyLogin(proxy) }
    const to = { host: bare(proxy.hostname), port: proxy.port === "" ? 80 : proxy.port }
    const asked = request({ ...to, method: "CONNECT", path: place, headers, agent: false, timeout, signal })
    const fail = (error: Error): void => (callback as ((error: Error) => void) | undefined)?.(error)
    asked.on("connect", ({ statusCode = 0 }, socket) => {
      if (statusCode === 200) return callback?.(null, connect({ ...secure, socket }))
      socket.destroy()
      fail(
        statusCode >= 500
          ? new Error(`the proxy ${proxy.host} answers ${statusCode}`)
          : refusedByProxy(proxy.host, place, statusCode),
      )
    })
    asked.on("timeout", () => asked.destroy(new Error(`the proxy ${proxy.host} does not answer`)))
    asked.on("error", fail)
    asked.end()
    return undefined
  }
  return agent
}
