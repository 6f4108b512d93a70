import { readFileSync } from "node:fs"
import type { Alarm, Cause, Predictions, Truth } from "../../../../src/evaluate/index.ts"

/** What record.py wrote of one made-up server; numbers are 32-bit floats, null = NaN. */
interface Recorded {
  readonly host: string
  readonly start: string
  readonly step: number
  readonly buffer: number
  readonly features: readonly string[]
  readonly causes: readonly {
    readonly start: string
    readonly end: string
    readonly features: readonly string[]
  }[]
  readonly labels: string
  /** Rows that the run has; null = all. */
  readonly kept: readonly number[] | null
  readonly anomalous: string
  readonly score: readonly (number | null)[]
  readonly contributions: readonly (number | null)[]
  readonly members: readonly {
    readonly start: string
    readonly end: string
    readonly contributions: readonly { feature: string; share: number }[]
  }[]
  readonly judged: Readonly<Record<string, number>>
}

export interface RecordedServer {
  readonly truth: Truth
  readonly predictions: Predictions
  readonly judged: Readonly<Record<string, number>>
}

export const recordedServers: readonly RecordedServer[] = (
  JSON.parse(readFileSync(new URL("./recorded.json", import.meta.url), "utf8")) as Recorded[]
).map(serverOf)

function serverOf(server: Recorded): RecordedServer {
  const { host, start, step, buffer, features, labels, judged } = server
  const keptRows = new Set(server.kept ?? labels.split("").keys())
  const flags = (text: string): Uint8Array => Uint8Array.from(text, Number)
  const number = (value: number | null): number => (value === null ? NaN : Math.fround(value))
  const causes = server.causes.map((cause): Cause => ({
    ...cause,
    start: Date.parse(cause.start),
    end: Date.parse(cause.end),
  }))
  const alarms = server.members.map((member): Alarm => ({
    start: Date.parse(member.start),
    end: Date.parse(member.end),
    features: [...member.contributions].sort((a, b) => b.share - a.share).map(({ feature }) => feature),
  }))
  const times = Float64Array.from(labels, (_, row) => Date.parse(start) + row * step)
  return {
    truth: { host, family: "made-up", times, labels: flags(labels), causes, buffer },
    predictions: {
      score: Float64Array.from(server.score, (value, row) => (keptRows.has(row) ? number(value) : NaN)),
      anomalous: flags(server.anomalous).map((flag, row) => (keptRows.has(row) ? flag : 0)),
      features,
      alarms,
      contributions: Float32Array.from(server.contributions, (value, cell) =>
        keptRows.has(Math.floor(cell / features.length)) ? number(value) : NaN,
      ),
    },
    judged,
  }
}
