import { appendFile, readFile, truncate } from "node:fs/promises"
import { dirname, join } from "node:path"
import { iso, nullIfMissing } from "../../base/index.ts"
import { makeFolder } from "../../store/index.ts"
import { otherHeader } from "../faults.ts"

/** A file for each day in UTC, `YYYY-MM-DD.csv`, to which rows are appended. */
export interface DailyCsv {
  /** `time`: epoch ms; NaN is an empty cell. */
  readonly append: (time: number, values: readonly number[]) => Promise<void>
}

/** Goes on with a file that is there; a last line that a kill has cut is removed. */
export function openDailyCsv(folder: string, columns: readonly string[]): DailyCsv {
  const header = `timestamp,${columns.join(",")}\n`
  let current: string | null = null
  return {
    append: async (time, values) => {
      const path = join(folder, `${iso(time).slice(0, 10)}.csv`)
      if (path !== current) await begin(path, header)
      current = path
      const cells = values.map(value => (Number.isNaN(value) ? "" : String(value)))
      await appendFile(path, `${iso(time)},${cells.join(",")}\n`)
    },
  }
}

async function begin(path: string, header: string): Promise<void> {
  await makeFolder(dirname(path))
  const text = await readFile(path, "utf8").catch(nullIfMissing)
  const whole = text === null ? 0 : text.lastIndexOf("\n") + 1
  if (text !== null && whole > 0 && !text.startsWith(header)) throw otherHeader(path)
  if (text !== null && whole < text.length) await truncate(path, Buffer.byteLength(text.slice(0, whole)))
  if (whole === 0) await appendFile(path, header)
}
