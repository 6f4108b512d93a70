import type { Effects, Message, Route } from "../base/index.ts"
import { send } from "./send.ts"
import { withRetry } from "./retry.ts"

/** Sends without an outbox, where none can be written. Failed messages are lost and logged. */
export async function sendDirect(
  messages: readonly Message[],
  routes: readonly Route[],
  effects: Effects,
): Promise<void> {
  await Promise.all(
    messages.map(async message => {
      const route = routes.find(({ name }) => name === message.route)
      if (!route) return
      const to = route.to === "mail" ? route.recipients : []
      const retryOptions = { route, seed: message.id, signal: effects.signal }
      const { outcome, attempts } = await withRetry(() => send(message, route, { to, effects }), retryOptions)
      const fields = { route: route.name, message: message.id, title: message.title, attempts }
      if (outcome.state === "sent") effects.log.info("deliver.sent", fields)
      else effects.log.error("deliver.failed", { ...fields, state: "lost", why: outcome.why })
    }),
  )
}
