import { appendFile, mkdir, mkdtemp, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect } from "vitest"
import { seeded } from "../../src/stats/index.ts"
import { noctule } from "../integration/small-night.ts"

const [start, step, historyRows] = [Date.UTC(2026, 2, 10), 60_000, 3 * 1440]

/** A job whose night has run, and whose files grow a row a minute of their time. */
export interface WatchedSource {
  readonly job: string
  readonly output: string
  /** Appends one row to each host's file; returns its time, epoch ms. The first host is `fault` times as loaded. */
  readonly grow: (fault: number) => Promise<number>
}

/** `more`: further lines of the job file. */
export async function watchedSource(hosts: number, more: string): Promise<WatchedSource> {
  const root = await mkdtemp(join(tmpdir(), "noctule-watched-"))
  const names = Array.from({ length: hosts }, (_, i) => `host-${i}`)
  const random = seeded("watched")
  const line = (row: number, fault: number): string => {
    const day = Math.sin((2 * Math.PI * row) / 1440)
    const calm = [40, 50, 60].map(level => level + 10 * day + random.normal())
    const values = calm.map((value, f) => (f === 0 ? value * fault : value))
    return [new Date(start + row * step).toISOString(), ...values].join(",")
  }
  await mkdir(join(root, "data"))
  for (const name of names) {
    const lines = Array.from({ length: historyRows }, (_, row) => line(row, 1))
    await writeFile(join(root, "data", `${name}.csv`), `timestamp,cpu,memory,disk\n${lines.join("\n")}\n`)
  }
  const job = join(root, "job.yaml")
  await writeFile(
    job,
    `name: watched
source: { root: data, files: "*.csv", host: "{host}.csv" }
night: { end: data }
model: { units: 8, updates: 60, batch: 64, detectors: [dense-autoencoder] }
report: { formats: [html], charts: 0 }
${more}`,
  )
  const output = join(root, "output")
  const night = await noctule(["run", job, "--output", output, "--workers", "1"])
  expect(night.code, night.stderr).toBe(0)
  let row = historyRows
  return {
    job,
    output,
    grow: async fault => {
      for (const [i, name] of names.entries())
        await appendFile(join(root, "data", `${name}.csv`), `${line(row, i === 0 ? fault : 1)}\n`)
      return start + row++ * step
    },
  }
}
