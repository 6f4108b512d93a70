/** Reads `length` bytes at `at`; fewer at the file's end. */
export type ReadAt = (at: number, length: number) => Promise<Buffer>

const frameMagic = 0xfd2fb528
/** The lowest of sixteen. */
const skippableMagic = 0x184d2a50

/**
 * True where a Zstandard file of `size` bytes is made of whole frames, as RFC 8878 lays them out. Hops from
 * block to block and decompresses nothing: a file that was cut off ends inside a block or frame.
 */
export async function isWholeZstd(read: ReadAt, size: number): Promise<boolean> {
  let at = 0
  while (at < size) {
    const next = await endOfFrame(read, at)
    if (next === null || next > size) return false
    at = next
  }
  return at === size
}

/** Where the frame at `at` ends, or null where there is none or it has no end. */
async function endOfFrame(read: ReadAt, at: number): Promise<number | null> {
  const head = await read(at, 8)
  if (head.length < 8) return null
  const magic = head.readUInt32LE(0)
  if ((magic & 0xfffffff0) >>> 0 === skippableMagic) return at + 8 + head.readUInt32LE(4)
  if (magic !== frameMagic) return null
  const descriptor = head.readUInt8(4)
  const checksum = (descriptor >> 2) & 1 ? 4 : 0
  let block = at + 5 + headerFields(descriptor)
  for (;;) {
    const bytes = await read(block, 3)
    if (bytes.length < 3) return null
    const header = bytes.readUIntLE(0, 3)
    const isRunLength = ((header >> 1) & 3) === 1
    block += 3 + (isRunLength ? 1 : header >> 3)
    if (header & 1) return block + checksum
  }
}

/** Bytes of window descriptor, dictionary id and content size after the frame header's descriptor. */
function headerFields(descriptor: number): number {
  const single = (descriptor >> 5) & 1
  const dictionary = [0, 1, 2, 4][descriptor & 3] ?? 0
  const content = [single, 2, 4, 8][descriptor >> 6] ?? 0
  return (single ? 0 : 1) + dictionary + content
}
