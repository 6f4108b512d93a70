import { constants, type Stats } from "node:fs"
import { open } from "node:fs/promises"
import { deserialize, serialize } from "node:v8"
import { Fault, firstLine, isErrno, type Log } from "../base/index.ts"
import { writeAtomic } from "./atomic.ts"
import { damagedCode, damagedFile } from "./faults.ts"

/** The format of a file that the program reads back; job has the schemas. */
export interface FileFormat<T> {
  /** The content, or its problems, one line each. */
  readonly check: (content: unknown) => { readonly value: T } | { readonly wrong: readonly string[] }
  /** Hint for a damaged file. */
  readonly hint: string
}

export async function writeJson(path: string, value: unknown): Promise<void> {
  await writeAtomic(path, `${JSON.stringify(value, null, 2)}\n`)
}

/** Reads a file of `writeJson`; null where it is missing. Fault `store.damaged` where it is damaged. */
export async function readJson<T>(path: string, format: FileFormat<T>): Promise<T | null> {
  return await readChecked(path, bytes => JSON.parse(bytes.toString("utf8")), format)
}

/** Plain records and typed arrays, for this program version only. */
export async function writeBinary(path: string, value: unknown): Promise<void> {
  await writeAtomic(path, serialize(value))
}

/** Reads a file of `writeBinary`, as `readJson`. */
export async function readBinary<T>(path: string, format: FileFormat<T>): Promise<T | null> {
  return await readChecked(path, bytes => deserialize(bytes), format)
}

/**
 * A whole file's bytes. Fault `store.damaged` for what has no end, such as a pipe or a device that stands in its
 * place, for a folder, and for more bytes than the program or a person writes.
 */
export async function readWhole(path: string, hint: string): Promise<Buffer> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((error: unknown) => {
    throw isErrno(error, "ENXIO") ? damagedFile(path, ["expected a file, found a socket"], hint) : error
  })
  try {
    const wrong = unreadable(await file.stat())
    if (wrong !== null) throw damagedFile(path, [wrong], hint)
    return await file.readFile()
  } finally {
    await file.close()
  }
}

const mostBytes = 2 ** 28

function unreadable(found: Stats): string | null {
  if (found.isFile())
    return found.size > mostBytes ? `it has ${found.size} bytes, at most ${mostBytes} are read` : null
  return `expected a file, found a ${found.isDirectory() ? "folder" : found.isFIFO() ? "pipe" : "device"}`
}

/** For files that can be recreated: logs a damaged file and returns null. */
export async function nullIfDamaged<T>(read: Promise<T | null>, log: Log): Promise<T | null> {
  try {
    return await read
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== damagedCode) throw error
    log.warn("file.damaged", { file: error.where, what: error.what })
    return null
  }
}

async function readChecked<T>(
  path: string,
  parse: (bytes: Buffer) => unknown,
  { check, hint }: FileFormat<T>,
): Promise<T | null> {
  const bytes = await readWhole(path, hint).catch((error: unknown) => {
    if (isErrno(error, "ENOENT", "ENOTDIR")) return null
    throw error
  })
  if (bytes === null) return null
  const checked = check(parsed(path, { bytes, parse, hint }))
  if ("wrong" in checked) throw damagedFile(path, checked.wrong, hint)
  return checked.value
}

interface Parsing {
  readonly bytes: Buffer
  readonly parse: (bytes: Buffer) => unknown
  readonly hint: string
}

function parsed(path: string, { bytes, parse, hint }: Parsing): unknown {
  try {
    return parse(bytes)
  } catch (error) {
    throw damagedFile(path, [firstLine(error)], hint)
  }
}
