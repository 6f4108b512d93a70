import { day, type Effects, type Fault, type Route } from "../base/index.ts"
import { notDelivered, partlyDelivered, refusedForGood } from "../base/messages/deliver.ts"
import type { Attempt } from "./attempt.ts"
import { carry } from "./courier.ts"
import { mark, messageOf, readyMark, type Entry } from "./outbox.ts"
import { tryPatiently, type Tried } from "./patience.ts"

/** What is older is no news: it is given up, and told. */
const oldest = 7 * day

/** A message after this go, as the outbox has it, and what there is to tell of it. */
export interface Ended {
  readonly entry: Entry
  readonly fault: Fault | null
}

interface Posting {
  readonly entry: Entry
  /** null: the job has no such route any more. */
  readonly route: Route | null
}

/** Tries to send one message and marks in the outbox what came of it. Throws only when the run is stopped. */
export async function finish(outbox: string, { entry, route }: Posting, effects: Effects): Promise<Ended> {
  const age = effects.now() - Date.parse(entry.createdAt)
  const last = entry.why ?? "never tried"
  if (age > oldest) return await giveUp(outbox, { ...entry, state: "expired", why: `it has waited for 7 days; last: ${last}` }, effects)
  if (!route) return await giveUp(outbox, { ...entry, state: "refused", why: `the job has no route ${entry.route} any more` }, effects)
  const tried = await send(outbox, { entry, route }, effects)
  if (!tried) return await giveUp(outbox, { ...entry, state: "refused", why: "its mail is no longer in the outbox" }, effects)
  return await settle(outbox, tried, effects)
}

async function settle(outbox: string, { entry, attempt }: { entry: Entry; attempt: Attempt }, effects: Effects): Promise<Ended> {
  const { id, route, title, attempts } = entry
  if (attempt.state === "never") return await giveUp(outbox, { ...entry, state: "refused", why: attempt.why }, effects)
  if (attempt.state === "sent") {
    const { remark } = attempt
    const ended: Entry = { ...entry, state: "sent", why: remark, endedAt: iso(effects) }
    await mark(outbox, ended)
    effects.log.info("deliver.sent", { route, message: id, title, attempts, ...(remark === null ? {} : { remark }) })
    return { entry: ended, fault: remark === null ? null : partlyDelivered(route, title, remark) }
  }
  const kept: Entry = { ...entry, state: "pending", why: attempt.why }
  await mark(outbox, kept)
  effects.log.warn("deliver.pending", { route, message: id, title, attempts, why: attempt.why })
  return { entry: kept, fault: notDelivered(route, title, attempt.why) }
}

async function giveUp(outbox: string, entry: Entry, { log, now }: Effects): Promise<Ended> {
  const { id, route, title, state, attempts } = entry
  const why = entry.why ?? ""
  const ended: Entry = { ...entry, endedAt: new Date(now()).toISOString() }
  await mark(outbox, ended)
  log.error("deliver.failed", { route, message: id, title, state, attempts, why })
  return { entry: ended, fault: refusedForGood(route, title, why) }
}

/**
 * That it is sent is marked by a rename right after the other side has taken it, and the recipients that are left at once: a crash leaves next to no
 * time in which anybody could get a message again.
 */
async function send(
  outbox: string,
  { entry, route }: { entry: Entry; route: Route },
  effects: Effects,
): Promise<{ entry: Entry; attempt: Attempt } | null> {
  const message = await messageOf(outbox, entry)
  if (message === null) return null
  let left = entry.left
  let tries = entry.attempts
  const { attempt, attempts }: Tried = await tryPatiently(async () => {
    const sent = await readyMark(outbox, { ...entry, left, state: "sent", attempts: ++tries, why: null, endedAt: iso(effects) })
    const attempt = await carry(message, route, { to: left ?? (route.to === "mail" ? route.recipients : []), effects }).catch(async error => {
      await sent.drop()
      throw error
    })
    await (attempt.state === "sent" ? sent.set() : sent.drop())
    if (attempt.state === "again" && attempt.left) {
      left = attempt.left
      await mark(outbox, { ...entry, left })
    }
    return attempt
  }, { route, seed: entry.id, signal: effects.signal })
  return { entry: { ...entry, left, attempts: entry.attempts + attempts }, attempt }
}

function iso({ now }: Effects): string {
  return new Date(now()).toISOString()
}
