import {
  type Fault,
  inputFault,
  type SecretFrom,
  truncate,
  unreachableFault,
  usageFault,
} from "../base/index.ts"
import { reason, shorten } from "./faults.ts"

export function noSecret(from: SecretFrom, cause?: unknown): Fault {
  const what = "the secret of source.prometheus.auth is missing or empty"
  return usageFault(
    {
      code: "prometheus.secret",
      what,
      where: "env" in from ? `the environment variable ${from.env}` : from.file,
      hint: "set the variable, or write the secret to the file",
    },
    cause,
  )
}

/** `words` are the server's; the secret must not be among them. */
export function noToken(url: string, status: number, words: string): Fault {
  return usageFault({
    code: "prometheus.token",
    what: `expected an access_token, got none (${status})${quoted(words)}`,
    where: url,
    hint: "check tokenUrl, clientId, clientSecretFrom and scopes under source.prometheus.auth.oauth2",
  })
}

/** `name` of the variable: its value may hold a password. */
export function badProxy(name: string): Fault {
  return usageFault({
    code: "prometheus.proxy",
    what: `expected the URL of a proxy such as http://proxy:3128`,
    where: `the environment variable ${name}`,
    hint: "give a proxy that is asked by http (https:// targets are tunnelled through it), or name the server in NO_PROXY",
  })
}

export function refusedByProxy(proxy: string, place: string, status: number): Fault {
  return usageFault({
    code: "prometheus.proxy",
    what: `the proxy does not connect to ${place} (${status})`,
    where: proxy,
    hint:
      status === 407
        ? "write its user and password into the variable: http://USER:PASSWORD@PROXY:PORT"
        : "let the proxy connect there, or name the server in NO_PROXY",
  })
}

export function noCertificate(key: string, path: string, cause: unknown): Fault {
  const what = `cannot read source.prometheus.${key}: ${reason(cause)}`
  return usageFault(
    {
      code: "prometheus.certificate",
      what,
      where: path,
      hint: "give the path of a PEM file that this user can read",
    },
    cause,
  )
}

/** After `seconds` of trying. */
export function noAnswer(url: string, why: string, seconds: number): Fault {
  return unreachableFault({
    code: "prometheus.no-answer",
    what: `the server does not answer: ${why}`,
    where: `${url} · tried for ${Math.round(seconds)} s`,
    hint: "check that the server is running and can be reached from here, then repeat the command: what was fetched is kept",
  })
}

export function untrusted(url: string, cause: unknown): Fault {
  return usageFault(
    {
      code: "prometheus.certificate",
      what: `no trusted connection to the server: ${reason(cause)}`,
      where: url,
      hint: "give its authority as source.prometheus.tls.ca, or correct the URL",
    },
    cause,
  )
}

/** 401, 403 or 407. */
export function refusedLogin(url: string, status: number, words: string): Fault {
  const hint =
    status === 401
      ? "set source.prometheus.auth, or renew its secret"
      : "let this account read metrics, or correct source.prometheus.headers and auth"
  return usageFault({
    code: "prometheus.login",
    what: `the server refuses access (${status})${quoted(words)}`,
    where: url,
    hint,
  })
}

/** 4xx, with the server's words. */
export function refusedQuery(query: string, status: number, words: string): Fault {
  return usageFault({
    code: "prometheus.query",
    what: `the server refuses the query (${status})${quoted(words)}`,
    where: shorten(query),
    hint: "correct it under source.prometheus.queries, or try it in the server's own page",
  })
}

/** The least span that makes sense is still too much for the server. */
export function tooMuch(query: string, words: string): Fault {
  return usageFault({
    code: "prometheus.too-much",
    what: `the query is too much for the server's limits${quoted(words)}`,
    where: shorten(query),
    hint: "narrow it by source.prometheus.select, aggregate it by host, or raise the server's limits",
  })
}

/** `most` is below what the job allows where the server gives no more in one answer. */
export function tooManySeries(query: string, most: number, allowed: number): Fault {
  return usageFault({
    code: "prometheus.series",
    what: `the query has more than ${most} series`,
    where: shorten(query),
    hint:
      most < allowed
        ? "the server gives no more: aggregate it by host, or narrow it by source.prometheus.select"
        : "aggregate it by host, narrow it by source.prometheus.select, or raise source.prometheus.limits.series",
  })
}

export function noQueryApi(url: string, status: number): Fault {
  return usageFault({
    code: "prometheus.no-api",
    what: `no Prometheus query API there (${status})`,
    where: url,
    hint: "give source.prometheus.url up to and without /api/v1, such as https://mimir.example/prometheus",
  })
}

/** A redirect, a login page, or anything else that is not JSON of the documented shape. */
export function foreignAnswer(url: string, found: string): Fault {
  return usageFault({
    code: "prometheus.foreign-answer",
    what: `expected JSON of a Prometheus query API, got ${found}`,
    where: url,
    hint: "correct source.prometheus.url; where a login page answers, use the address and token for programs",
  })
}

export function noHostLabel(query: string, labels: readonly string[]): Fault {
  return usageFault({
    code: "prometheus.no-host",
    what: `no series of the query has the label ${labels.join(", ")} that names its host`,
    where: shorten(query),
    hint: `set source.prometheus.host, or keep the label in the query: by (${labels.join(", ")})`,
  })
}

export function twoSeries(host: string, feature: string, series: readonly string[]): Fault {
  return inputFault({
    code: "prometheus.two-series",
    what: `${series.length} series at once are feature "${shorten(feature)}" of host "${shorten(host)}"`,
    where: series.map(one => truncate(one, 200)).join("\n"),
    hint: "aggregate the query by host (sum, max …), or narrow it to one of them",
  })
}

export function noSeries(url: string, queries: number): Fault {
  return inputFault({
    code: "prometheus.no-series",
    what: `none of ${queries} queries has a sample in history and night`,
    where: url,
    hint: "check source.prometheus.select and host, and run noctule validate",
  })
}

export function notCached(days: number, total: number, folder: string): Fault {
  return inputFault({
    code: "prometheus.not-cached",
    what: `--offline: ${days} of ${total} days of queries were never fetched`,
    where: folder,
    hint: "run the job without --offline once",
  })
}

function quoted(words: string): string {
  const text = truncate(words.replaceAll(/\s+/g, " ").trim(), 300)
  return text === "" ? "" : `: ${text}`
}
