/** What an answer says besides its series. */
export interface Envelope {
  /** The answer's JSON, with an empty list in place of its series; null where it is no JSON. */
  readonly json: unknown
  /** Its first letters, for messages. */
  readonly head: string
}

/** A single series of a day has some megabytes at most; what is larger is no answer to a query. */
const maxElementBytes = 256 * 2 ** 20
const maxEnvelopeBytes = 2 ** 20
const headLength = 200

/**
 * Cuts the answer to a query into its series as it streams: each object in the list `data.result` is handed to
 * `visit` as its bytes, and only one of them is in memory at a time. Any JSON, or none, may come: what is no
 * such element is in the envelope, up to 1 MiB.
 */
export async function readElements(
  chunks: AsyncIterable<Uint8Array>,
  visit: (element: Buffer) => void | Promise<void>,
): Promise<Envelope> {
  const cutter = newCutter()
  for await (const { buffer, byteOffset, byteLength } of chunks)
    for (const element of cutter.cut(Buffer.from(buffer, byteOffset, byteLength))) await visit(element)
  return cutter.envelope()
}

interface Cutter {
  /** The elements that end in this chunk. */
  readonly cut: (chunk: Buffer) => readonly Buffer[]
  readonly envelope: () => Envelope
}

function newCutter(): Cutter {
  const outside = collector(maxEnvelopeBytes)
  const element = collector(maxElementBytes)
  let state = startState
  const cut = (chunk: Buffer): readonly Buffer[] => {
    const { borders, end } = scan(chunk, state)
    const whole: Buffer[] = []
    let inside = isInside(state)
    let from = 0
    for (const border of borders) {
      ;(inside ? element : outside).add(chunk.subarray(from, border))
      if (inside) whole.push(element.take())
      inside = !inside
      from = border
    }
    ;(inside ? element : outside).add(chunk.subarray(from))
    if (element.overflows()) throw new RangeError(`a series has more than ${maxElementBytes} bytes`)
    state = end
    return whole
  }
  const envelope = (): Envelope => {
    const text = outside.take().toString("utf8")
    return { json: parsed(text), head: text.slice(0, headLength) }
  }
  return { cut, envelope }
}

interface ScanState {
  readonly depth: number
  readonly inString: boolean
  readonly escaped: boolean
  /** Last letters of the last string outside of elements. */
  readonly text: string
  /** Whether the list of series is before us, around us or behind us. */
  readonly list: "ahead" | "open" | "behind"
  /** Whether the list around us is a series' samples. */
  readonly inSamples: boolean
}

const startState: ScanState = {
  ...{ depth: 0, inString: false, escaped: false, text: "" },
  ...{ list: "ahead", inSamples: false },
}

/** Brackets around the list of series, around what is inside an element, and inside one of its samples. */
const [listDepth, elementDepth, sampleDepth] = [3, 4, 6]
const samplesKey = Buffer.from('"values":')
const keyLength = "result".length
const [quote, backslash] = [0x22, 0x5c]
/** [ and {, ] and } differ in this bit only. */
const [openBracket, closeBracket, braceBit] = [0x5b, 0x5d, 0x20]

function isInside({ list, depth }: ScanState): boolean {
  return list === "open" && depth >= elementDepth
}

/** Places where an element begins or ends, by turns, and the state behind the chunk. */
function scan(chunk: Buffer, start: ScanState): { borders: number[]; end: ScanState } {
  let { depth, inString, escaped, text, list, inSamples } = start
  const borders: number[] = []
  let textStart = 0
  for (let at = 0; at < chunk.length; at++) {
    const byte = chunk[at] ?? 0
    if (inString) {
      if (escaped) escaped = false
      else if (byte === backslash) escaped = true
      else if (byte === quote) {
        inString = false
        if (depth < listDepth) text = lastLetters(text, chunk, textStart, at)
      }
    } else if (byte === quote) {
      inString = true
      textStart = at + 1
      text = ""
    } else if ((byte & ~braceBit) === openBracket) {
      depth++
      if (depth === listDepth && list === "ahead" && text === "result" && byte === openBracket) list = "open"
      else if (depth === elementDepth && list === "open") borders.push(at)
      else if (depth === sampleDepth && inSamples) at = lastOfSamples(chunk, at)
      else if (list === "open") inSamples = depth === sampleDepth - 1 && endsWith(chunk, at, samplesKey)
    } else if ((byte & ~braceBit) === closeBracket) {
      depth--
      if (depth === listDepth && list === "open") borders.push(at + 1)
      else if (depth < listDepth && list === "open") list = "behind"
    }
  }
  if (inString && depth < listDepth) text = lastLetters(text, chunk, textStart, chunk.length)
  return { borders, end: { depth, inString, escaped, text, list, inSamples } }
}

/**
 * From the opening bracket of a sample to the byte before the last sample's end in this chunk: times and values
 * are numbers, so there is no other bracket among them. A hundred times as fast as byte by byte.
 */
function lastOfSamples(chunk: Buffer, at: number): number {
  const end = chunk.indexOf("]]", at)
  return Math.max(at, (end < 0 ? chunk.lastIndexOf(closeBracket) : end) - 1)
}

/** Whether these letters are before the place; not where a chunk begins between them. */
function endsWith(chunk: Buffer, at: number, letters: Buffer): boolean {
  return at >= letters.length && letters.equals(chunk.subarray(at - letters.length, at))
}

function lastLetters(before: string, chunk: Buffer, start: number, end: number): string {
  return (before + chunk.toString("latin1", Math.max(start, end - keyLength - 1), end)).slice(-keyLength - 1)
}

interface Collector {
  readonly add: (bytes: Buffer) => void
  /** All that was added since the last time. */
  readonly take: () => Buffer
  /** Whether more was added than is kept. */
  readonly overflows: () => boolean
}

/** Copies: a chunk's memory may be used by the next one. */
function collector(maxBytes: number): Collector {
  let parts: Buffer[] = []
  let bytes = 0
  return {
    add: part => {
      if (part.length > 0 && bytes < maxBytes) parts.push(Buffer.from(part.subarray(0, maxBytes - bytes)))
      bytes += part.length
    },
    take: () => {
      const [first] = parts
      const whole = parts.length === 1 && first ? first : Buffer.concat(parts)
      parts = []
      bytes = 0
      return whole
    },
    overflows: () => bytes > maxBytes,
  }
}

/** Commas between elements stay where the elements were. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/("result"\s*:\s*\[)[\s,]*\]/, "$1]")) as unknown
  } catch {
    return null
  }
}
