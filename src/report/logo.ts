import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { isErrno } from "../base/index.ts"
import { logoUnreadable, logoWrong } from "./faults.ts"
import { readWhole, writeAtomic } from "../store/index.ts"

/** Bytes at most, because it is inlined into every report. */
const maxBytes = 200 * 1024
const svgStart = /^\uFEFF?\s*(<\?xml[^>]*>\s*)?(<!--[^]*?-->\s*|<!DOCTYPE[^>]*>\s*)*<svg[\s>]/i
const pngStart = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10])
const kinds = [
  { file: "logo.png", type: "image/png", fits: (bytes: Buffer) => bytes.subarray(0, 8).equals(pngStart) },
  { file: "logo.svg", type: "image/svg+xml", fits: (bytes: Buffer) => svgStart.test(bytes.toString("utf8")) },
] as const

/**
 * Reads and checks the job's logo. Faults `report.logo-unreadable` and `report.logo` (exit 2): missing, too
 * large, or neither PNG nor SVG.
 */
export async function checkLogo(path: string | null): Promise<void> {
  if (path !== null) await readLogo(path)
}

/**
 * Copies the job's logo into the run's folder, so that the folder is self-contained. Faults as `checkLogo`.
 */
export async function copyLogo(path: string | null, runFolder: string): Promise<void> {
  if (path === null) return
  const { bytes, file } = await readLogo(path)
  await writeAtomic(join(runFolder, file), bytes)
}

/**
 * A run's logo as a data URI for <img>, in which SVG can neither run scripts nor fetch. Null without a logo.
 */
export async function logoOf(runFolder: string): Promise<string | null> {
  for (const { file, type } of kinds) {
    const bytes = await readFile(join(runFolder, file)).catch((error: unknown) => {
      if (isErrno(error, "ENOENT")) return null
      throw error
    })
    if (bytes !== null && bytes.length <= maxBytes) return `data:${type};base64,${bytes.toString("base64")}`
  }
  return null
}

async function readLogo(path: string): Promise<{ readonly bytes: Buffer; readonly file: string }> {
  const bytes = await readWhole(path, "name a file").catch((error: unknown) => {
    throw logoUnreadable(path, error)
  })
  if (bytes.length > maxBytes) throw logoWrong(path, `${Math.ceil(bytes.length / 1024)} KiB`, maxBytes / 1024)
  const kind = kinds.find(({ fits }) => fits(bytes))
  if (!kind) throw logoWrong(path, "neither", maxBytes / 1024)
  return { bytes, file: kind.file }
}
