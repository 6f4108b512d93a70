import { resolve } from "node:path"
import type { MetricsRule, Occasion, Route, RouteRule, SecretFrom } from "../base/index.ts"
import type { JobFile } from "./schema/job-file.ts"

type Written = NonNullable<JobFile["deliver"]>[number]

const defaultOccasions: Readonly<Record<Route["to"], readonly Occasion[]>> = {
  mail: ["report", "quiet", "failure"],
  webhook: ["report", "quiet", "failure"],
  slack: ["report", "failure"],
  pagerduty: ["report", "failure"],
  alertmanager: ["live"],
  grafana: ["report"],
}
const ports = { starttls: 587, always: 465, never: 25 } as const

/** Resolves the routes; paths are relative to `folder`, that of the job file. */
export function resolveRoutes({ deliver = [] }: JobFile, folder: string): readonly Route[] {
  const names = routeNames(deliver)
  return deliver.map((written, index) => resolveRoute(written, names[index] ?? "", folder))
}

export function resolveMetrics(
  { metrics: { file, pushgateway, top } }: JobFile,
  folder: string,
): MetricsRule {
  return { file: file === undefined ? null : resolve(folder, file), pushgateway: pushgateway ?? null, top }
}

/** Names as given, else "mail", "mail-2" …; cross-field-rules.ts rejects duplicates. */
export function routeNames(routes: readonly Pick<Written, "to" | "name">[]): readonly string[] {
  return routes.map(({ to, name }, index) => {
    const before = routes.slice(0, index).filter(other => other.to === to).length
    return name ?? (before === 0 ? to : `${to}-${before + 1}`)
  })
}

/** A secret's file is relative to the job file's folder. */
export function resolveSecret(secret: SecretFrom, folder: string): SecretFrom {
  return "file" in secret ? { file: resolve(folder, secret.file) } : secret
}

function resolveRoute(written: Written, name: string, folder: string): Route {
  const on = ("on" in written ? written.on : undefined) ?? defaultOccasions[written.to]
  const { hosts, severity, attempts, timeout, pause } = written
  const rule: RouteRule = { name, on, hosts, severity, attempts, timeout, pause }
  const from = (secret: SecretFrom | undefined): SecretFrom | null =>
    secret === undefined ? null : resolveSecret(secret, folder)
  if (written.to === "slack") return { ...rule, to: "slack", url: from(written.urlFrom) ?? written.urlFrom }
  if (written.to === "pagerduty")
    return {
      ...rule,
      to: "pagerduty",
      key: from(written.keyFrom) ?? written.keyFrom,
      endpoint: written.endpoint,
    }
  if (written.to === "alertmanager") return { ...rule, to: "alertmanager", url: written.url }
  if (written.to === "grafana") {
    const token = resolveSecret(written.tokenFrom, folder)
    return { ...rule, to: "grafana", url: written.url, token, dashboard: written.dashboard ?? null }
  }
  if (written.to === "webhook")
    return {
      ...rule,
      to: "webhook",
      url: written.url ?? from(written.urlFrom) ?? "",
      secret: from(written.secretFrom),
    }
  const { server, port, tls, ca, user, passwordFrom, recipients } = written
  const password = from(passwordFrom)
  const more = {
    port: port ?? ports[tls],
    ca: ca === undefined ? null : resolve(folder, ca),
    user: user ?? null,
    password,
  }
  return { ...rule, to: "mail", server, tls, ...more, from: written.from, recipients }
}
