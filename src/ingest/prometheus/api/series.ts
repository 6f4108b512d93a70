/** One series of an answer. */
export interface Series {
  readonly labels: Readonly<Record<string, string>>
  /** [samples] epoch ms, and the values; a sample without a number is left out, infinities are not. */
  readonly times: Float64Array
  readonly values: Float64Array
}

/** Between the labels and the samples; inside a text the quotes would be escaped. */
const samplesKey = Buffer.from(',"values":[')
const [comma, openBracket, closeBracket, quote, point, minus, zero, nine] = [
  0x2c, 0x5b, 0x5d, 0x22, 0x2e, 0x2d, 0x30, 0x39,
]

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
  let count = 0
  let at = start
  while (bytes[at] === openBracket) {
    const separator = bytes.indexOf(comma, at)
    const end = bytes.indexOf(quote, separator + 2)
    if (separator < 0 || end < 0 || bytes[separator + 1] !== quote || bytes[end + 1] !== closeBracket)
      return null
    const value = numberAt(bytes, separator + 2, end)
    if (!Number.isNaN(value)) {
      times[count] = Math.round(numberAt(bytes, at + 1, separator) * 1000)
      values[count++] = value
    }
    at = end + (bytes[end + 2] === comma ? 3 : 2)
  }
  return bytes[at] === closeBracket
    ? { times: times.subarray(0, count), values: values.subarray(0, count) }
    : null
}

const shortestSample = '[0,"0"]'.length

/** More digits than this do not fit into a number exactly, and neither does a larger power of ten. */
const exactDigits = 15
const powers = Array.from({ length: exactDigits + 1 }, (_, power) => 10 ** power)

/** The number between two places; short decimals, which are most, without a text in between. */
function numberAt(bytes: Buffer, start: number, end: number): number {
  const first = bytes[start] === minus ? start + 1 : start
  if (end - first > exactDigits + 1) return numberOf(bytes.toString("latin1", start, end))
  let digits = 0
  let decimals = -1
  for (let at = first; at < end; at++) {
    const byte = bytes[at] ?? 0
    if (byte >= zero && byte <= nine) {
      digits = digits * 10 + byte - zero
      if (decimals >= 0) decimals++
    } else if (byte === point && decimals < 0) decimals = 0
    else return numberOf(bytes.toString("latin1", start, end))
  }
  if (decimals < 0 && end - first > exactDigits) return numberOf(bytes.toString("latin1", start, end))
  const size = digits / (powers[Math.max(decimals, 0)] ?? NaN)
  return first === start ? size : -size
}

/** Go writes infinities as +Inf and -Inf, and a staleness marker as NaN. */
function numberOf(text: string): number {
  if (/^[+-]?inf$/i.test(text)) return text.startsWith("-") ? -Infinity : Infinity
  return text === "" ? NaN : Number(text)
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
