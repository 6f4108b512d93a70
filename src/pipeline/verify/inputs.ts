import { createHash } from "node:crypto"
import { createReadStream } from "node:fs"
import { isAbsolute, join } from "node:path"
import { pipeline } from "node:stream/promises"
import { nullIfMissing, type RunRecord } from "../../base/index.ts"
import { countOf } from "../../text/index.ts"
import { different, type Finding, same, unknown } from "./finding.ts"

const hint = "the night read other bytes: restore the file, or run the night again"

/**
 * Hashes the inputs of run.json that are still on this disk. `root` is the source's folder; null for a source
 * that is no folder.
 */
export async function verifyInputs(inputs: RunRecord["inputs"], root: string | null): Promise<Finding[]> {
  if (inputs.length === 0) return [unknown("inputs", "the run recorded no input files")]
  if (root === null)
    return [
      unknown("inputs", `${countOf(inputs.length, "input")} from a source that is no folder of this disk`),
    ]
  const hashes = await Promise.all(
    inputs.map(async ({ path }) => await hashOf(isAbsolute(path) ? path : join(root, path))),
  )
  const there = inputs.filter((_, i) => hashes[i] !== null)
  const changed = inputs.filter(({ sha256 }, i) => hashes[i] !== null && hashes[i] !== sha256)
  const gone = inputs.length - there.length
  return [
    ...changed.map(({ path }) => different("inputs", `${path} has changed since the night`, hint)),
    ...(there.length > changed.length
      ? [same("inputs", `${countOf(there.length - changed.length, "input")} with the recorded hash`)]
      : []),
    ...(gone > 0 ? [unknown("inputs", `${countOf(gone, "input")} no longer in ${root}`)] : []),
  ]
}

/** SHA-256 of a file; null where there is none. */
async function hashOf(path: string): Promise<string | null> {
  const hash = createHash("sha256")
  return await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash).then(
    () => hash.digest("hex"),
    nullIfMissing,
  )
}
