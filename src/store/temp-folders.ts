import { createHash, randomUUID } from "node:crypto"
import { lstat, mkdtemp, rm } from "node:fs/promises"
import { hostname, tmpdir } from "node:os"
import { join } from "node:path"
import { day, nullIfMissing } from "../base/index.ts"
import { listNames } from "./list-names.ts"
import { isProcessAlive } from "./process.ts"

/**
 * browser: what a browser unpacks and its profile. sample: stretches of a large file. spill: what DuckDB
 * cannot keep in memory. split: rows of files of many hosts, by host. tail: new lines of files that a watch
 * follows. verify: a copy of a run, rendered once more.
 */
const kinds = ["browser", "sample", "spill", "split", "tail", "verify"] as const
export type TempKind = (typeof kinds)[number]

/** Makes a folder in the temporary one that this user alone may enter (0700). */
export async function makeTempFolder(kind: TempKind): Promise<string> {
  return await mkdtemp(join(tmpdir(), prefixOf(kind)))
}

/** A path that nobody can guess, and whose folder is made by whoever needs it. */
export function tempFolderPath(kind: TempKind): string {
  return join(tmpdir(), prefixOf(kind) + randomUUID())
}

/**
 * Removes the temporary folders of killed processes: of this machine at once, of others, whose processes are
 * not seen here, after a day. Only this user's. Returns how many went.
 */
export async function sweepTempFolders(now: number): Promise<number> {
  let removed = 0
  for (const name of await listNames(tmpdir())) {
    const [, pid, machine] = pattern.exec(name) ?? []
    if (pid === undefined) continue
    const found = await lstat(join(tmpdir(), name)).catch(nullIfMissing)
    if (!found?.isDirectory() || found.uid !== process.getuid?.()) continue
    const isAbandoned = machine === machineTag() && !isProcessAlive(Number(pid))
    if (!isAbandoned && now - found.mtimeMs < day) continue
    await rm(join(tmpdir(), name), { recursive: true, force: true })
    removed++
  }
  return removed
}

const pattern = new RegExp(`^noctule-(?:${kinds.join("|")})-(\\d+)-([0-9a-f]{8})-`)

/** Names the owner: `noctule-browser-4711-9f86d081-` */
function prefixOf(kind: TempKind): string {
  return `noctule-${kind}-${process.pid}-${machineTag()}-`
}

function machineTag(): string {
  return createHash("sha256").update(hostname()).digest("hex").slice(0, 8)
}
