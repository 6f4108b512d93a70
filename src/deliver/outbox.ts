import { readdir, rename, rm, stat } from "node:fs/promises"
import { join } from "node:path"
import { day, type DeliveryState, Fault, isErrno, type Message } from "../base/index.ts"
import { outboxEntryFile } from "../job/index.ts"
import { cannotWrite, readJson, readWhole, tempPathFor, writeAtomic, writeJson } from "../store/index.ts"

/** A message in the outbox, state/outbox/<id>.json; a mail's bytes are in <id>.eml until it is sent. */
export interface Entry {
  readonly version: 1
  readonly id: string
  readonly route: string
  readonly run: string | null
  readonly occasion: Message["occasion"]
  readonly incident: string | null
  readonly hosts: readonly string[]
  readonly title: string
  readonly state: DeliveryState
  /** ISO 8601. */
  readonly createdAt: string
  /** Order among messages created together. */
  readonly order: number
  readonly endedAt: string | null
  readonly attempts: number
  /** The last attempt's error, without secrets. */
  readonly why: string | null
  /** Recipients deferred by the server while others received the mail; null: all are pending. */
  readonly remaining: readonly string[] | null
  /** The body to post; null for a mail, and once sent. */
  readonly body: Readonly<Record<string, unknown>> | null
}

/** How long finished messages are kept, to prevent duplicates and to resolve incidents. */
const retentionPeriod = 90 * day

const damagedSuffix = ".damaged"

/** output/<job>/state/outbox */
export function outboxOf(jobFolder: string): string {
  return join(jobFolder, "state", "outbox")
}

/**
 * Adds messages to the outbox. Known ones stay as they are, damaged entries are rewritten. Returns the number
 * of new ones.
 */
export async function put(outbox: string, messages: readonly Message[], now: number): Promise<number> {
  let added = 0
  for (const [order, { content, ...message }] of messages.entries()) {
    const known = await readEntry(outbox, message.id)
    if (known !== null && !(known instanceof Fault)) continue
    if (content.kind === "mail") await writeAtomic(join(outbox, `${message.id}.eml`), content.eml)
    const body = content.kind === "json" ? content.body : null
    const initial = {
      state: "pending",
      createdAt: new Date(now).toISOString(),
      order,
      endedAt: null,
      attempts: 0,
      why: null,
      remaining: null,
    } as const
    await writeJson(join(outbox, `${message.id}.json`), {
      version: 1,
      ...message,
      ...initial,
      body,
    } satisfies Entry)
    added++
  }
  return added
}

/**
 * Renames damaged entries, so that each is reported once: `<id>.json.damaged` is for a person to look at.
 * Those that have gone meanwhile are passed over.
 */
export async function setAside(damaged: readonly Fault[]): Promise<void> {
  for (const { where } of damaged)
    await rename(where, `${where}${damagedSuffix}`).catch((error: unknown) => {
      if (!isErrno(error, "ENOENT")) throw cannotWrite(where, error)
    })
}

export interface Outbox {
  /** Oldest first. */
  readonly entries: readonly Entry[]
  /** A Fault for each damaged entry. */
  readonly damaged: readonly Fault[]
}

/** Every entry of the outbox; empty without an outbox. */
export async function readOutbox(outbox: string): Promise<Outbox> {
  const names = await readdir(outbox).catch((error: unknown) => {
    if (isErrno(error, "ENOENT", "ENOTDIR")) return []
    throw cannotWrite(outbox, error)
  })
  const entries: Entry[] = []
  const damaged: Fault[] = []
  for (const name of names.filter(name => name.endsWith(".json"))) {
    const entry = await readEntry(outbox, name.slice(0, -".json".length))
    if (entry instanceof Fault) damaged.push(entry)
    else if (entry) entries.push(entry)
  }
  entries.sort(
    (a, b) => a.createdAt.localeCompare(b.createdAt) || a.order - b.order || a.id.localeCompare(b.id),
  )
  return { entries, damaged }
}

/** The message to send; null where the mail's bytes are missing. */
export async function messageOf(
  outbox: string,
  { id, route, run, occasion, incident, hosts, title, body }: Entry,
): Promise<Message | null> {
  const message = { id, route, run, occasion, incident, hosts, title }
  if (body !== null) return { ...message, content: { kind: "json", body } }
  const eml = await readWhole(join(outbox, `${id}.eml`), "remove it").catch((error: unknown) => {
    if (isErrno(error, "ENOENT")) return null
    throw error
  })
  return eml && { ...message, content: { kind: "mail", eml } }
}

export function entryFile(outbox: string, { id }: Pick<Entry, "id">): string {
  return join(outbox, `${id}.json`)
}

/** Records a state in one step. Sent and expired messages lose their content, refused ones keep it. */
export async function mark(outbox: string, entry: Entry): Promise<void> {
  const done = entry.state === "sent" || entry.state === "expired"
  await writeJson(join(outbox, `${entry.id}.json`), done ? { ...entry, body: null } : entry)
  if (done) await rm(join(outbox, `${entry.id}.eml`), { force: true })
}

/** A prepared record next to its message. */
export interface PreparedMark {
  readonly commit: () => Promise<void>
  readonly discard: () => Promise<void>
}

/**
 * Prepares the record of success before sending, so that only a rename separates acceptance from its record.
 */
export async function prepareMark(outbox: string, entry: Entry): Promise<PreparedMark> {
  const prepared = tempPathFor(join(outbox, `${entry.id}.json`))
  await writeJson(prepared, { ...entry, body: null })
  return {
    commit: () => rename(prepared, join(outbox, `${entry.id}.json`)),
    discard: () => rm(prepared, { force: true }),
  }
}

/** Removes old finished messages, and mail bytes without a message. */
export async function prune(outbox: string, entries: readonly Entry[], now: number): Promise<void> {
  await withdraw(
    outbox,
    entries.filter(({ endedAt }) => endedAt !== null && now - Date.parse(endedAt) >= retentionPeriod),
  )
  const known = new Set(entries.map(({ id }) => `${id}.eml`))
  for (const name of await readdir(outbox)) {
    const longest = name.endsWith(damagedSuffix) ? retentionPeriod : day
    const isLeftover = longest === retentionPeriod || (name.endsWith(".eml") && !known.has(name))
    if (!isLeftover || now - (await stat(join(outbox, name))).mtimeMs < longest) continue
    await rm(join(outbox, name), { force: true, recursive: true })
  }
}

/** Withdraws messages from the outbox, their entries first. */
export async function withdraw(outbox: string, entries: readonly Pick<Entry, "id">[]): Promise<void> {
  for (const { id } of entries) {
    await rm(join(outbox, `${id}.json`), { force: true })
    await rm(join(outbox, `${id}.eml`), { force: true })
  }
}

/** Null where it was removed meanwhile; a Fault where it is damaged. */
async function readEntry(outbox: string, id: string): Promise<Entry | Fault | null> {
  return await readJson(join(outbox, `${id}.json`), outboxEntryFile).catch((error: unknown) => {
    if (error instanceof Fault) return error
    throw error
  })
}
