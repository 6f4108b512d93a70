import type { AlertmanagerRoute, Effects } from "../../base/index.ts"
import type { SendOutcome } from "../outcome.ts"
import { redactor } from "../secrets.ts"
import { post } from "./http.ts"

/** Posts alerts once to an Alertmanager (API v2). */
export async function sendAlerts(
  route: AlertmanagerRoute,
  alerts: readonly Readonly<Record<string, unknown>>[],
  { signal, now }: Effects,
): Promise<SendOutcome> {
  return await post({
    url: alertsUrl(route),
    headers: { "user-agent": "noctule" },
    body: JSON.stringify(alerts),
    timeout: route.timeout,
    signal,
    now,
    redact: redactor([]),
  })
}

export function alertsUrl({ url }: Pick<AlertmanagerRoute, "url">): string {
  return `${url.replace(/\/+$/, "")}/api/v2/alerts`
}
