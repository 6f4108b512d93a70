import { day, type Effects, type Fault, iso, type Route } from "../base/index.ts"
import { notDelivered, partiallyDelivered, permanentlyRejected } from "./faults.ts"
import type { SendOutcome } from "./outcome.ts"
import { send } from "./send.ts"
import { type Entry, entryFile, mark, messageOf, prepareMark } from "./outbox.ts"
import { type RetryResult, withRetry } from "./retry.ts"

/** Older messages expire, with a report. */
const maxAge = 7 * day

/** The state of a message in the outbox. closed: refused or expired, will not be sent. */
export type DeliveryResult =
  | { readonly kind: "delivered"; readonly entry: Entry }
  | { readonly kind: "partly" | "pending" | "closed"; readonly entry: Entry; readonly fault: Fault }

interface DeliveryTask {
  readonly entry: Entry
  /** null: the job no longer has this route. */
  readonly route: Route | null
}

/** Sends one message and records the outcome in the outbox. Throws only when the run is stopped. */
export async function deliverEntry(
  outbox: string,
  { entry, route }: DeliveryTask,
  effects: Effects,
): Promise<DeliveryResult> {
  const age = effects.now() - Date.parse(entry.createdAt)
  const last = entry.why ?? "never tried"
  if (age > maxAge)
    return await giveUp(
      outbox,
      { ...entry, state: "expired", why: `it has waited for 7 days; last: ${last}` },
      effects,
    )
  if (!route)
    return await giveUp(
      outbox,
      { ...entry, state: "refused", why: `the job has no route ${entry.route} any more` },
      effects,
    )
  const delivery = await sendWithRetry(outbox, { entry, route }, effects)
  if (!delivery)
    return await giveUp(
      outbox,
      { ...entry, state: "refused", why: "its mail is no longer in the outbox" },
      effects,
    )
  return await recordOutcome(outbox, delivery, effects)
}

async function recordOutcome(
  outbox: string,
  { entry, outcome }: { entry: Entry; outcome: SendOutcome },
  effects: Effects,
): Promise<DeliveryResult> {
  const { id, route, title, attempts } = entry
  if (outcome.state === "rejected")
    return await giveUp(outbox, { ...entry, state: "refused", why: outcome.why }, effects)
  if (outcome.state === "sent") {
    const { remark } = outcome
    const closed: Entry = { ...entry, state: "sent", why: remark, endedAt: iso(effects.now()) }
    await record(outbox, closed, effects)
    effects.log.info("deliver.sent", {
      route,
      message: id,
      title,
      attempts,
      ...(remark === null ? {} : { remark }),
    })
    return remark === null
      ? { kind: "delivered", entry: closed }
      : { kind: "partly", entry: closed, fault: partiallyDelivered(route, title, remark) }
  }
  const pending: Entry = { ...entry, state: "pending", why: outcome.why }
  await record(outbox, pending, effects)
  effects.log.warn("deliver.pending", { route, message: id, title, attempts, why: outcome.why })
  return { kind: "pending", entry: pending, fault: notDelivered(route, title, outcome.why) }
}

async function giveUp(outbox: string, entry: Entry, effects: Effects): Promise<DeliveryResult> {
  const { log, now } = effects
  const { id, route, title, state, attempts } = entry
  const why = entry.why ?? ""
  const closed: Entry = { ...entry, endedAt: iso(now()) }
  await record(outbox, closed, effects)
  log.error("deliver.failed", { route, message: id, title, state, attempts, why })
  return { kind: "closed", entry: closed, fault: permanentlyRejected(route, title, why) }
}

/** Where the outbox is kept elsewhere, too, the state is there at once: nobody sends the message a second time. */
async function record(outbox: string, entry: Entry, { remote }: Effects): Promise<void> {
  await mark(outbox, entry)
  await remote?.save([entryFile(outbox, entry)])
}

/**
 * A rename records success right after the receiver accepts, and remaining recipients at once. A crash
 * between the two is the only way to a duplicate.
 */
async function sendWithRetry(
  outbox: string,
  { entry, route }: { entry: Entry; route: Route },
  effects: Effects,
): Promise<{ entry: Entry; outcome: SendOutcome } | null> {
  const message = await messageOf(outbox, entry)
  if (message === null) return null
  let remaining = entry.remaining
  let tries = entry.attempts
  const { outcome, attempts }: RetryResult = await withRetry(
    async () => {
      const sentMark = await prepareMark(outbox, {
        ...entry,
        remaining,
        state: "sent",
        attempts: ++tries,
        why: null,
        endedAt: iso(effects.now()),
      })
      const outcome = await send(message, route, {
        to: remaining ?? (route.to === "mail" ? route.recipients : []),
        effects,
      }).catch(async error => {
        await sentMark.discard()
        throw error
      })
      await (outcome.state === "sent" ? sentMark.commit() : sentMark.discard())
      if (outcome.state === "sent") await effects.remote?.save([entryFile(outbox, entry)])
      if (outcome.state === "retryable" && outcome.remaining) {
        remaining = outcome.remaining
        await record(outbox, { ...entry, remaining }, effects)
      }
      return outcome
    },
    { route, seed: entry.id, signal: effects.signal },
  )
  return { entry: { ...entry, remaining, attempts: entry.attempts + attempts }, outcome }
}
