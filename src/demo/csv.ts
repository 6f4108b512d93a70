import { csvField } from "../base/index.ts"
import type { HostSimulation } from "./simulate.ts"

/**
 * A host's file: a header, then one line per minute with an ISO 8601 time in UTC. Lost rows are missing, lost
 * cells empty. Writes digits as bytes, because strings take six times as long, mostly in garbage collection.
 */
export function hostCsv({ host, start, rows, values, losses }: HostSimulation): Uint8Array {
  const { features } = host
  const header = `timestamp,${features.map(feature => feature.name).join(",")}\n`
  const bytes = Buffer.allocUnsafe(
    header.length + rows * (timeLength + 1 + features.length * (longestNumber + 1)),
  )
  let at = bytes.write(header, 0, "latin1")
  for (let row = 0; row < rows; row++) {
    if (losses.rows[row]) continue
    at += bytes.write(new Date(start + row * 60_000).toISOString(), at, timeLength - 1, "latin1")
    bytes[at++] = letterZ
    for (let column = 0; column < features.length; column++) {
      const cell = row * features.length + column
      bytes[at++] = comma
      if (!losses.cells.has(cell)) at = writeNumber(bytes, at, values[cell]!, features[column]!.perUnit)
    }
    bytes[at++] = newline
  }
  return bytes.subarray(0, at)
}

export function recordsCsv(header: readonly string[], records: readonly (readonly string[])[]): string {
  return [header, ...records].map(fields => fields.map(csvField).join(",")).join("\n") + "\n"
}

const timeLength = "2026-03-18T07:00:00Z".length
const longestNumber = 16
const [comma, newline, point, minus, zero, letterZ] = [44, 10, 46, 45, 48, 90]

/**
 * `value` as a multiple of 1 / perUnit, a power of ten or less than 1; nothing for NaN. Returns the next
 * byte's position.
 */
function writeNumber(bytes: Buffer, at: number, value: number, perUnit: number): number {
  if (Number.isNaN(value)) return at
  const steps = Math.round(value * perUnit)
  if (steps < 0) bytes[at++] = minus
  const size = Math.abs(steps)
  if (perUnit <= 1) return writeInteger(bytes, at, size / perUnit, 0)
  const whole = Math.floor(size / perUnit)
  at = writeInteger(bytes, at, whole, 0)
  const rest = size - whole * perUnit
  if (rest === 0) return at
  bytes[at++] = point
  return writeInteger(bytes, at, rest + perUnit, 1)
}

/** Digits of an integer, without its first `skip`. */
function writeInteger(bytes: Buffer, at: number, integer: number, skip: number): number {
  let length = 1
  for (let power = 10; power <= integer; power *= 10) length++
  const end = at + length - skip
  for (let place = end - 1, left = integer; place >= at; place--) {
    const tens = Math.floor(left / 10)
    bytes[place] = zero + left - 10 * tens
    left = tens
  }
  return end
}
