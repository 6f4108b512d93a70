import { resolve } from "node:path"
import type { FeatureRule, PrometheusAuth, PrometheusRule } from "../../base/index.ts"
import { choosePreset } from "./presets.ts"
import { resolveSecret } from "../resolve-routes.ts"
import type { JobFile } from "../schema/job-file.ts"
import { writeDuration } from "../time/duration.ts"

type Written = NonNullable<JobFile["source"]["prometheus"]>

export interface ResolvedPrometheus {
  readonly rule: PrometheusRule
  /** What the preset says of its features; the job's own rules are above. */
  readonly features: Readonly<Record<string, FeatureRule>>
}

/** Queries with all that the job leaves to the preset; a query of the job replaces the preset's of that name. */
export function resolvePrometheus(written: Written, folder: string): ResolvedPrometheus {
  const { url, headers = {}, preset, queries = {}, host, select, step, rate, lateness, limits } = written
  const range = writeDuration(Math.max(rate, step))
  const chosen =
    preset === undefined
      ? null
      : choosePreset({ preset, range, ...(host && { host }), ...(select !== undefined && { select }) })
  const all = new Map(chosen?.queries.map(({ name, promql }) => [name, promql]))
  for (const [name, promql] of Object.entries(queries)) all.set(name, promql.trim())
  const rule: PrometheusRule = {
    url: url.replace(/\/+$/, "").replace(/\/api\/v1$/, ""),
    auth: resolveAuth(written.auth, folder),
    tls: resolveTls(written.tls, folder),
    headers,
    queries: [...all].map(([name, promql]) => ({ name, promql })),
    host: host ?? chosen?.host ?? ["instance"],
    step,
    lateness,
    limits,
  }
  const replaced = new Set(Object.keys(queries))
  const features = Object.entries(chosen?.features ?? {}).filter(([name]) => !replaced.has(name))
  return { rule, features: Object.fromEntries(features) }
}

function resolveAuth(auth: Written["auth"], folder: string): PrometheusAuth | null {
  if (auth === undefined) return null
  if ("basic" in auth) {
    const { user, passwordFrom } = auth.basic
    return { kind: "basic", user, password: resolveSecret(passwordFrom, folder) }
  }
  if ("bearerFrom" in auth) return { kind: "bearer", token: resolveSecret(auth.bearerFrom, folder) }
  if ("sigv4" in auth) return { kind: "sigv4", ...auth.sigv4 }
  const { tokenUrl, clientId, clientSecretFrom, scopes = [] } = auth.oauth2
  const clientSecret = resolveSecret(clientSecretFrom, folder)
  return { kind: "oauth2", tokenUrl, clientId, clientSecret, scopes }
}

function resolveTls(
  { ca, cert, key }: NonNullable<Written["tls"]> = {},
  folder: string,
): PrometheusRule["tls"] {
  const path = (file: string | undefined): string | null =>
    file === undefined ? null : resolve(folder, file)
  return { ca: path(ca), cert: path(cert), key: path(key) }
}
