import type { Message } from "../../base/index.ts"
import { toEml } from "../../deliver/index.ts"
import {
  type LiveAlert,
  liveMail,
  livePagerDuty,
  liveSlack,
  liveTitle,
  liveWebhook,
} from "../../report/index.ts"
import type { MessageRoute } from "./due.ts"

/** Title and body of an alert in a route's format. `now`: epoch ms. */
export async function contentOf(
  route: MessageRoute,
  alert: LiveAlert,
  { id, now }: { readonly id: string; readonly now: number },
): Promise<Pick<Message, "title" | "content">> {
  const title = liveTitle(alert)
  if (route.to === "mail") {
    const from = `Noctule <${route.from}>`
    const mail = liveMail(alert, { from, to: route.recipients, date: now, messageId: `${id}@noctule` })
    return { title, content: { kind: "mail", eml: await toEml(mail) } }
  }
  const bodies = { pagerduty: livePagerDuty, slack: liveSlack, webhook: liveWebhook } as const
  return { title, content: { kind: "json", body: bodies[route.to](alert) } }
}
