import { open } from "node:fs/promises"
import { nullIfMissing } from "../../base/index.ts"

const mark = "PAR1"

/**
 * Whether a file begins and ends as Parquet does: one that a crash of the machine emptied or cut, or filled
 * with zeros, does not.
 */
export async function isWholeParquet(path: string): Promise<boolean> {
  const file = await open(path).catch(nullIfMissing)
  if (file === null) return false
  try {
    const { size } = await file.stat()
    if (size < 3 * mark.length) return false
    const marks = await Promise.all([0, size - mark.length].map(at => file.read(Buffer.alloc(4), 0, 4, at)))
    return marks.every(({ buffer }) => buffer.toString("latin1") === mark)
  } finally {
    await file.close()
  }
}
