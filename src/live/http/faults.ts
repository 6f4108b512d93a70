import { type Fault, usageFault } from "../../base/index.ts"
import { listSome } from "../../text/index.ts"
import type { Problem } from "./reply.ts"

export function badListen(text: string): Fault {
  return usageFault({
    code: "live.listen",
    what: `expected ADDRESS:PORT, got ${JSON.stringify(text)}`,
    where: "--listen",
    hint: "give an address and a port, such as 127.0.0.1:8490 or [::1]:8490",
  })
}

export function openToAll(host: string): Fault {
  return usageFault({
    code: "live.no-token",
    what: `without a token the server listens on loopback only, not on ${host}`,
    where: "--listen",
    hint: "add --token-file FILE, and --tls-cert and --tls-key outside of a trusted network",
  })
}

export function noToken(file: string, cause?: unknown): Fault {
  return usageFault(
    {
      code: "live.token-file",
      what: "expected a token of 16 characters or more in one line",
      where: file,
      hint: "write one: openssl rand -hex 32 > FILE, or set NOCTULE_WATCH_TOKEN to one",
    },
    cause,
  )
}

export function badCertificate(file: string, cause?: unknown): Fault {
  return usageFault(
    {
      code: "live.tls",
      what: "no certificate or key that can be used",
      where: file,
      hint: "give --tls-cert and --tls-key together, two PEM files that belong together",
    },
    cause,
  )
}

export function cannotListen(address: string, cause: unknown): Fault {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause)
  return usageFault(
    {
      code: "live.cannot-listen",
      what: `cannot listen on ${address}: ${code}`,
      where: "--listen",
      hint: "choose a free port, and an address of this machine",
    },
    cause,
  )
}

export const unauthorized: Problem = {
  status: 401,
  code: "http.unauthorized",
  what: "expected the token",
  hint: "send Authorization: Bearer TOKEN, or the token as the password",
  headers: { "www-authenticate": 'Basic realm="noctule", charset="UTF-8"' },
}

export const foreignOrigin: Problem = {
  status: 403,
  code: "http.foreign-origin",
  what: "the request comes from a page of another site",
  hint: "open the page of this server, or call it from a program",
}

export const foreignHost: Problem = {
  status: 421,
  code: "http.foreign-host",
  what: "the Host header names another machine than this one",
  hint: "call the server by a loopback address or localhost",
}

export function notFound(paths: readonly string[]): Problem {
  const hint = `use one of ${paths.join(", ")}`
  return { status: 404, code: "http.not-found", what: "no such path", hint }
}

export function wrongMethod(allowed: readonly string[]): Problem {
  const allow = allowed.join(", ")
  const what = `expected ${allow}`
  return { status: 405, code: "http.method", what, hint: `use ${allow}`, headers: { allow } }
}

export function tooLarge(limit: string): Problem {
  return { status: 413, code: "http.too-large", what: `expected at most ${limit}`, hint: "send less at once" }
}

export function badRequest(what: string, hint: string): Problem {
  return { status: 400, code: "http.bad-request", what, hint }
}

export function busy(what: string): Problem {
  return { status: 503, code: "http.busy", what, hint: "try later", headers: { "retry-after": "60" } }
}

export const serverBug: Problem = {
  status: 500,
  code: "http.bug",
  what: "a bug in the server",
  hint: "look into its log",
}

export const noModels: Problem = {
  status: 503,
  code: "http.no-models",
  what: "no host has a model yet",
  hint: "run a night of the job first: noctule run JOB",
  headers: { "retry-after": "60" },
}

export function unknownHost(got: string | null, hosts: readonly string[]): Problem {
  const what = got === null ? "no host was named, and several have models" : "the host has no model"
  return {
    status: 404,
    code: "http.no-host",
    what,
    hint: `add ?host= with one of ${listSome(hosts, 50)}; or set predict.host in the job`,
  }
}

export function unknownFeature(got: string | null, features: readonly string[]): Problem {
  const what =
    got === null ? "no feature was named, and the host has several" : "the host has no such feature"
  return {
    status: 404,
    code: "http.no-feature",
    what,
    hint: `add ?feature= with one of ${listSome(features, 50)}; or set predict.feature in the job`,
  }
}

export const olderModels: Problem = {
  status: 503,
  code: "http.older-models",
  what: "the host's models were written before single rows could be judged",
  hint: "run a night of the job: noctule run JOB",
}
