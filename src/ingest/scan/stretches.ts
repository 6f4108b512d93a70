import { type FileHandle, open, rm, stat, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { makeTempFolder } from "../../store/index.ts"
import type { FileTable } from "../tables/file-table.ts"

/** Files up to so many bytes are sampled as they are. */
const wholeBytes = 64 << 20
/** Of a larger one: its beginning, and stretches of whole lines up to its end. */
const [count, length] = [40, 256 << 10]

/**
 * A large CSV file's header and stretches from all over it, as a table of its own for as long as `work` takes,
 * so that a sample reads ten megabytes and not the whole file. Any other table as it is.
 */
export async function withStretches<T>(table: FileTable, work: (part: FileTable) => Promise<T>): Promise<T> {
  const { file, format, text } = table
  const isLines = format.kind === "csv" && format.compression === "none" && text?.encoding !== "utf-16"
  if (!isLines || (await stat(file.path)).size <= wholeBytes) return await work(table)
  const folder = await makeTempFolder("sample")
  try {
    const path = join(folder, "stretches.csv")
    await writeFile(path, await stretchesOf(file.path))
    return await work({ ...table, file: { ...file, path } })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function stretchesOf(path: string): Promise<Buffer> {
  const handle = await open(path)
  try {
    const { size } = await handle.stat()
    const stretches: Buffer[] = []
    for (let i = 0; i < count; i++)
      stretches.push(await linesAt(handle, Math.floor((i * (size - length)) / (count - 1))))
    return Buffer.concat(stretches)
  } finally {
    await handle.close()
  }
}

const lineFeed = 0x0a

/** The whole lines of a stretch. */
async function linesAt(handle: FileHandle, at: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, at)
  const bytes = buffer.subarray(0, bytesRead)
  const start = at === 0 ? 0 : bytes.indexOf(lineFeed) + 1
  return bytes.subarray(start, Math.max(start, bytes.lastIndexOf(lineFeed) + 1))
}
