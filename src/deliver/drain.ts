import { join } from "node:path"
import { type DeliveryState, deliveryStates, type Effects, type Fault, type Route } from "../base/index.ts"
import { type LeaseOwner, withLease } from "../store/index.ts"
import { damagedEntry, notDelivered, outboxInUse } from "./faults.ts"
import { deliverEntry, type DeliveryResult } from "./deliver-entry.ts"
import { type Entry, prune, readOutbox, setAside } from "./outbox.ts"

/** After this many failures in a row the receiver counts as down, and later messages wait. */
const maxFailures = 3

export interface DrainTask {
  readonly outbox: string
  readonly routes: readonly Route[]
  /** Messages that may be sent; those of unpublished runs wait. */
  readonly isSendable: (entry: Entry) => boolean
  /** "refused": also retries rejected messages. */
  readonly retry: "pending" | "refused"
}

export interface Drained {
  /** Messages that are pending, were rejected now, reached only some recipients, or cannot be read. */
  readonly faults: readonly Fault[]
  readonly sent: number
  /** Pending. */
  readonly pending: number
}

/**
 * Sends pending messages, routes in parallel and each route's messages in order. Throws the Fault
 * deliver.in-use (exit 6), and on a signal.
 */
export async function drain(task: DrainTask, effects: Effects): Promise<Drained> {
  const { outbox } = task
  const { entries, damaged } = await readOutbox(outbox)
  for (const { what, where, hint } of damaged) effects.log.error("deliver.damaged", { what, where, hint })
  await setAside(damaged)
  if (!entries.some(entry => isDue(entry, task)))
    return { faults: damaged.map(damagedEntry), sent: 0, pending: 0 }
  const lease = { now: effects.now, inUse: ({ pid }: LeaseOwner) => outboxInUse(outbox, pid) }
  return await withLease(join(outbox, "lock"), lease, async () => {
    const { entries: all } = await readOutbox(outbox)
    const due = all.filter(entry => isDue(entry, task))
    const names = [...new Set(due.map(({ route }) => route))]
    const results = (
      await Promise.all(
        names.map(name =>
          drainRoute(
            task,
            due.filter(({ route }) => route === name),
            effects,
          ),
        ),
      )
    ).flat()
    await prune(outbox, all, effects.now())
    const failed = results.flatMap(result => (result.kind === "delivered" ? [] : [result.fault]))
    return {
      faults: [...damaged.map(damagedEntry), ...failed],
      sent: results.filter(isSent).length,
      pending: results.filter(({ kind }) => kind === "pending").length,
    }
  })
}

export interface StateCount {
  readonly route: string
  readonly state: DeliveryState
  readonly count: number
}

/** Counts of messages by route and state; every route has every state. */
export function countStates(entries: readonly Entry[], routes: readonly Route[]): readonly StateCount[] {
  const names = [...new Set([...routes.map(({ name }) => name), ...entries.map(({ route }) => route)])]
  const count = (route: string, state: DeliveryState): number =>
    entries.filter(entry => entry.route === route && entry.state === state).length
  return names.flatMap(route => deliveryStates.map(state => ({ route, state, count: count(route, state) })))
}

function isDue(entry: Entry, { isSendable, retry }: DrainTask): boolean {
  return (entry.state === "pending" || entry.state === retry) && isSendable(entry)
}

function isSent({ kind }: DeliveryResult): boolean {
  return kind === "delivered" || kind === "partly"
}

/**
 * After a failed message the others get one attempt each. Messages of one incident stay in order, so that a
 * "resolve" comes last.
 */
async function drainRoute(
  task: DrainTask,
  entries: readonly Entry[],
  effects: Effects,
): Promise<readonly DeliveryResult[]> {
  const results: DeliveryResult[] = []
  let failures = 0
  for (const entry of entries) {
    const route = task.routes.find(({ name }) => name === entry.route) ?? null
    const isBlocked = results.some(
      ({ kind, entry: { incident } }) =>
        kind === "pending" && incident !== null && incident === entry.incident,
    )
    const patient = route && failures > 0 ? { ...route, attempts: 1 } : route
    const result =
      isBlocked || failures >= maxFailures
        ? blocked(entry)
        : await deliverEntry(task.outbox, { entry, route: patient }, effects)
    if (isSent(result)) failures = 0
    else if (result.kind === "pending") failures++
    results.push(result)
  }
  return results
}

function blocked(entry: Entry): DeliveryResult {
  const why = "it waits behind others that could not be delivered"
  return { kind: "pending", entry, fault: notDelivered(entry.route, entry.title, why) }
}
