import { readdir, readFile, rename, rm, stat } from "node:fs/promises"
import { join } from "node:path"
import { day, type DeliveryState, Fault, isErrno, type Message } from "../base/index.ts"
import { outboxEntryFile } from "../job/index.ts"
import { cannotWrite, readJson, tempPathFor, writeAtomic, writeJson } from "../store/index.ts"

/**
 * A message in the outbox, state/outbox/<id>.json; the bytes of a mail lie beside it as <id>.eml until it is
 * sent.
 */
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
  /** Among those created together. */
  readonly order: number
  readonly endedAt: string | null
  readonly attempts: number
  /** What the last try was told; secrets are taken out. */
  readonly why: string | null
  /** Recipients that the server put off, where others have got the mail; null: all are still to get it. */
  readonly remaining: readonly string[] | null
  /** The body that is posted; null for a mail and once the message has left. */
  readonly body: Readonly<Record<string, unknown>> | null
}

/**
 * Why a message came: what has ended is kept so long, so that it is known not to be sent again, and what is
 * to be resolved.
 */
const retentionPeriod = 90 * day

/** output/<job>/state/outbox */
export function outboxOf(jobFolder: string): string {
  return join(jobFolder, "state", "outbox")
}

/**
 * Writes messages into the outbox; those that it knows already, sent or not, stay as they are, and a damaged
 * entry is written anew. Returns how many are new.
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

export interface Outbox {
  /** Oldest first. */
  readonly entries: readonly Entry[]
  /** A Fault for each damaged entry. */
  readonly damaged: readonly Fault[]
}

/** All that is in the outbox; nothing where there is none. */
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

/** The message as it is to be sent; null where the mail's bytes are gone. */
export async function messageOf(
  outbox: string,
  { id, route, run, occasion, incident, hosts, title, body }: Entry,
): Promise<Message | null> {
  const message = { id, route, run, occasion, incident, hosts, title }
  if (body !== null) return { ...message, content: { kind: "json", body } }
  const eml = await readFile(join(outbox, `${id}.eml`)).catch((error: unknown) => {
    if (isErrno(error, "ENOENT")) return null
    throw error
  })
  return eml && { ...message, content: { kind: "mail", eml } }
}

/** Marks in one step; what has been sent or has expired loses its content, what was refused keeps it. */
export async function mark(outbox: string, entry: Entry): Promise<void> {
  const done = entry.state === "sent" || entry.state === "expired"
  await writeJson(join(outbox, `${entry.id}.json`), done ? { ...entry, body: null } : entry)
  if (done) await rm(join(outbox, `${entry.id}.eml`), { force: true })
}

/** A mark that lies ready beside its message. */
export interface PreparedMark {
  readonly commit: () => Promise<void>
  readonly discard: () => Promise<void>
}

/**
 * Writes the mark of a message before it leaves, so that only a rename lies between "taken" by the other side
 * and "marked" here.
 */
export async function prepareMark(outbox: string, entry: Entry): Promise<PreparedMark> {
  const prepared = tempPathFor(join(outbox, `${entry.id}.json`))
  await writeJson(prepared, { ...entry, body: null })
  return {
    commit: () => rename(prepared, join(outbox, `${entry.id}.json`)),
    discard: () => rm(prepared, { force: true }),
  }
}

/** Forgets what ended long ago, and the bytes of mails of which nothing else is left. */
export async function prune(outbox: string, entries: readonly Entry[], now: number): Promise<void> {
  await withdraw(
    outbox,
    entries.filter(({ endedAt }) => endedAt !== null && now - Date.parse(endedAt) >= retentionPeriod),
  )
  const known = new Set(entries.map(({ id }) => `${id}.eml`))
  for (const name of await readdir(outbox)) {
    if (!name.endsWith(".eml") || known.has(name) || now - (await stat(join(outbox, name))).mtimeMs < day)
      continue
    await rm(join(outbox, name), { force: true })
  }
}

/**
 * Takes messages out of the outbox: nothing of them is sent, or remembered. First what makes them messages.
 */
export async function withdraw(outbox: string, entries: readonly Pick<Entry, "id">[]): Promise<void> {
  for (const { id } of entries) {
    await rm(join(outbox, `${id}.json`), { force: true })
    await rm(join(outbox, `${id}.eml`), { force: true })
  }
}

/** Null where it has gone meanwhile; its Fault where it is damaged. */
async function readEntry(outbox: string, id: string): Promise<Entry | Fault | null> {
  return await readJson(join(outbox, `${id}.json`), outboxEntryFile).catch((error: unknown) => {
    if (error instanceof Fault) return error
    throw error
  })
}
