import { highDigits, mostDigits, nearestDouble } from "./decimal.ts"

/** One series of an answer. */
export interface Series {
  readonly labels: Readonly<Record<string, string>>
  /** [samples] epoch ms, and the values; a sample without a number is left out, infinities are not. */
  readonly times: Float64Array
  readonly values: Float64Array
}

/** Between the labels and the samples; inside a text the quotes would be escaped. */
const samplesKey = Buffer.from(',"values":[')
const [comma, openBracket, closeBracket, quote] = [0x2c, 0x5b, 0x5d, 0x22]
const [point, minus, zero] = [0x2e, 0x2d, 0x30]

/**
 * Reads `{"metric":{…},"values":[[1764450000.123,"0.5"],…]}` without making an object per sample. Native
 * histograms, which have no values, have no samples here. Throws a SyntaxError for anything else.
 */
export function parseSeries(element: Buffer): Series {
  const key = element.indexOf(samplesKey)
  const whole = key < 0 ? null : samplesAt(element, key + samplesKey.length)
  if (whole === null) return seriesOf(JSON.parse(element.toString("utf8")))
  return { labels: labelsOf(JSON.parse(`${element.toString("utf8", 0, key)}}`)), ...whole }
}

/** The samples from there to the end of their list; null where they are not written as Prometheus does. */
function samplesAt(bytes: Buffer, start: number): Omit<Series, "labels"> | null {
  const most = Math.ceil((bytes.length - start) / shortestSample)
  const times = new Float64Array(most)
  const values = new Float64Array(most)
  const cursor = { bytes, at: start }
  let count = 0
  while (bytes[cursor.at] === openBracket) {
    cursor.at++
    const time = numberUntil(comma, cursor)
    if (bytes[cursor.at++] !== quote) return null
    const value = numberUntil(quote, cursor)
    if (bytes[cursor.at++] !== closeBracket) return null
    if (bytes[cursor.at] === comma) cursor.at++
    if (Number.isNaN(value)) continue
    times[count] = Math.round(time * 1000)
    values[count++] = value
  }
  return bytes[cursor.at] === closeBracket
    ? { times: times.subarray(0, count), values: values.subarray(0, count) }
    : null
}

const shortestSample = '[0,"0"]'.length

/** A place among bytes, moved by what reads from it. */
interface Cursor {
  readonly bytes: Buffer
  at: number
}

/**
 * The number that ends before the next `end`, behind which the cursor is then; NaN where there is none. Plain
 * decimals, which are nearly all, are read without a text in between.
 */
function numberUntil(end: number, cursor: Cursor): number {
  const { bytes, at: start } = cursor
  const first = bytes[start] === minus ? start + 1 : start
  let [high, low, scale, digits, pointAt] = [0, 0, 1, 0, -1]
  let at = first
  for (; ; at++) {
    const digit = (bytes[at] ?? end) - zero
    if (digit >= 0 && digit <= 9) {
      if (digits++ < highDigits) high = high * 10 + digit
      else {
        low = low * 10 + digit
        scale *= 10
      }
    } else if (bytes[at] === point && pointAt < 0) pointAt = at
    else break
  }
  if (bytes[at] !== end || digits === 0 || digits > mostDigits) return numberByText(end, cursor)
  cursor.at = at + 1
  const size = nearestDouble({ high, low, scale, decimals: pointAt < 0 ? 0 : at - pointAt - 1 })
  return first === start ? size : -size
}

function numberByText(end: number, cursor: Cursor): number {
  const { bytes, at: start } = cursor
  const found = bytes.indexOf(end, start)
  const stop = found < 0 ? bytes.length : found
  cursor.at = stop + 1
  return numberOf(bytes.toString("latin1", start, stop))
}

/** Go writes infinities as +Inf and -Inf, and a staleness marker as NaN. */
function numberOf(text: string): number {
  const number = text === "" ? NaN : Number(text)
  if (!Number.isNaN(number)) return number
  if (/^[+-]?inf$/i.test(text)) return text.startsWith("-") ? -Infinity : Infinity
  return NaN
}

/** Reads any JSON of the documented shape: spaced, its keys in another order, or without values. */
function seriesOf(element: unknown): Series {
  const samples: unknown[] = hasKey(element, "values") && Array.isArray(element.values) ? element.values : []
  const numbers = samples.flatMap((sample: unknown): (readonly [number, number])[] => {
    const [time, value] = Array.isArray(sample) ? (sample as unknown[]) : []
    const number = numberOf(String(value))
    return Number.isNaN(number) ? [] : [[Math.round(Number(time) * 1000), number]]
  })
  return {
    labels: labelsOf(element),
    times: Float64Array.from(numbers, ([time]) => time),
    values: Float64Array.from(numbers, ([, value]) => value),
  }
}

function labelsOf(element: unknown): Readonly<Record<string, string>> {
  const labels = hasKey(element, "metric") ? element.metric : null
  if (typeof labels !== "object" || labels === null) throw new SyntaxError("a series without labels")
  return Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, String(value)]))
}

function hasKey<Key extends string>(value: unknown, key: Key): value is Readonly<Record<Key, unknown>> {
  return typeof value === "object" && value !== null && key in value
}
