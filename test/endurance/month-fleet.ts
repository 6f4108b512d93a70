import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { seeded } from "../../src/stats/index.ts"

export const step = 300_000
export const hour = 3_600_000
export const day = 24 * hour
/** 06:00 UTC of a Sunday: the end of night 0, before the month begins. */
export const begin = Date.UTC(2026, 1, 1, 6)

/** When night `n` ends; it begins a day earlier. */
export const endOf = (night: number): number => begin + night * day
/** An instant of night `n`, told by the clock of its last morning. */
export const morning = (night: number, clock: number): number => endOf(night) - 6 * hour + clock * hour

export interface PlantedFault {
  readonly host: string
  readonly feature: string
  readonly from: number
  readonly to: number
  readonly factor: number
}

const features: Readonly<Record<string, readonly string[]>> = {
  "api-1": ["cpu-busy", "p99-ms"],
  "batch-1": ["cpu-busy", "disk-busy"],
  "db-1": ["cpu-busy", "disk-busy", "memory-used"],
}
export const hosts = Object.keys(features)

/** Sundays at 03:00 the batch host writes its backup for an hour. */
export const backups: readonly PlantedFault[] = [7, 14, 21, 28].map(night => ({
  host: "batch-1",
  feature: "disk-busy",
  from: morning(night, 3),
  to: morning(night, 4),
  factor: 3,
}))

/**
 * Writes what every host has sent by `end`: from ten days before the month, at five minutes, with a daily
 * rhythm.
 */
export async function writeFleet(
  folder: string,
  end: number,
  faults: readonly PlantedFault[],
): Promise<void> {
  for (const host of hosts)
    await writeFile(
      join(folder, `${host}.csv`),
      csvOf(
        host,
        end,
        faults.filter(fault => fault.host === host),
      ),
    )
}

function csvOf(host: string, end: number, faults: readonly PlantedFault[]): string {
  const names = features[host]!
  const random = seeded(host)
  const lines = [`timestamp,${names.join(",")}`]
  for (let time = begin - 10 * day; time < end; time += step) {
    const dailyLoad = Math.sin((2 * Math.PI * (time % day)) / day)
    const values = names.map((feature, f) => {
      const value = 40 + 10 * f + 10 * dailyLoad + 1.5 * random.normal()
      const hit = faults.find(fault => fault.feature === feature && fault.from <= time && time < fault.to)
      return (value * (hit?.factor ?? 1)).toFixed(3)
    })
    lines.push(`${new Date(time).toISOString()},${values.join(",")}`)
  }
  return `${lines.join("\n")}\n`
}
