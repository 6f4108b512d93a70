import type { Effects, Message, Route } from "../base/index.ts"
import { carry } from "./courier.ts"
import { tryPatiently } from "./patience.ts"

/** Sends without an outbox, for when none can be written: what does not leave is lost, and logged. */
export async function sendNow(messages: readonly Message[], routes: readonly Route[], effects: Effects): Promise<void> {
  await Promise.all(messages.map(async message => {
    const route = routes.find(({ name }) => name === message.route)
    if (!route) return
    const to = route.to === "mail" ? route.recipients : []
    const patience = { route, seed: message.id, signal: effects.signal }
    const { attempt, attempts } = await tryPatiently(() => carry(message, route, { to, effects }), patience)
    const fields = { route: route.name, message: message.id, title: message.title, attempts }
    if (attempt.state === "sent") effects.log.info("deliver.sent", fields)
    else effects.log.error("deliver.failed", { ...fields, state: "lost", why: attempt.why })
  }))
}
