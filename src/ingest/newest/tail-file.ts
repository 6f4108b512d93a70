import { open, stat } from "node:fs/promises"
import { writeAtomic } from "../../store/index.ts"
import { nullIfMissing } from "../../base/index.ts"

/** How far a growing file has been read. */
export interface TailPlace {
  /** Of the file behind the path: another one is a rotation. */
  readonly inode: number
  /** Bytes that have been read; always after a whole line. */
  readonly offset: number
}

/** Bytes of a file's end that the first reading takes, and the most that one reading takes. */
const firstBytes = 2 ** 20
const mostBytes = 2 ** 26
const newline = 0x0a

export interface TailTask {
  readonly path: string
  /** Where the lines are written, with the file's header in front. */
  readonly target: string
  /** Null before the first reading. */
  readonly from: TailPlace | null
  /** Whether the first line is a header. */
  readonly header: boolean
}

/**
 * Copies the whole lines that came since the last reading; null where there are none. A file that is another
 * one, or is shorter than before, was rotated and is read from its beginning.
 */
export async function copyTail({ path, target, from, header }: TailTask): Promise<TailPlace | null> {
  const found = await stat(path).catch(nullIfMissing)
  if (found === null) return null
  const { ino: inode, size } = found
  const isSame = from !== null && from.inode === inode && size >= from.offset
  if (isSame && size === from.offset) return null
  const handle = await open(path)
  try {
    const readAt = async (at: number, length: number): Promise<Buffer> => {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, at)
      return buffer.subarray(0, bytesRead)
    }
    const head = header ? firstLine(await readAt(0, Math.min(size, firstBytes))) : Buffer.alloc(0)
    if (head === null) return null
    const wanted = isSame ? from.offset : from === null ? size - firstBytes : 0
    const start = Math.max(head.length, wanted)
    const bytes = await readAt(start, Math.min(size - start, mostBytes))
    const isCut = !isSame && start > head.length
    const begin = isCut ? bytes.indexOf(newline) + 1 : 0
    const end = bytes.lastIndexOf(newline) + 1
    if (end <= begin) return null
    await writeAtomic(target, Buffer.concat([head, bytes.subarray(begin, end)]))
    return { inode, offset: start + end }
  } finally {
    await handle.close()
  }
}

/** With its newline; null where it has not ended. */
function firstLine(bytes: Buffer): Buffer | null {
  const end = bytes.indexOf(newline)
  return end < 0 ? null : bytes.subarray(0, end + 1)
}
