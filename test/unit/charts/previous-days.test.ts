import { describe, expect, test } from "vitest"
import { previousDaysChart } from "../../../src/charts/index.ts"
import { incident, minute, night } from "./samples.ts"

const hours = Array.from({ length: 24 }, (_, i) => night.start + i * 60 * minute)

describe("the same hours of earlier days", () => {
  const tonight = {
    start: night.start,
    end: night.end,
    times: hours,
    values: hours.map((_, i) => (i === 15 ? 90 : 50)),
  }
  const facts = {
    host: "db-2",
    label: "CPU",
    unit: "%",
    zone: "UTC",
    size: "panel",
    night: tonight,
    incidents: [incident],
  } as const
  const day = (back: number, value: number) => ({
    start: night.start - back,
    times: hours.map(t => t - back),
    values: hours.map(() => value),
  })

  test("are aligned with the night's hours, with range and extreme", () => {
    const chart = previousDaysChart({
      ...facts,
      previous: [day(86_400_000, 40), day(172_800_000, 60), day(259_200_000, 45)],
    })
    expect(chart.caption).toBe("CPU on db-2: peak 90 % at 19 Nov 15:00 UTC; peak on 3 earlier days: 60 %.")
    expect(chart.table.rows[15]!.slice(1, 3)).toEqual(["90 %", "40–60 %"])
    expect(chart.table.head.at(-1)).toBe("During the incident")
    expect([chart.table.rows[3]!.at(-1), chart.table.rows[15]!.at(-1)]).toEqual(["no", "yes"])
  })

  test("lose no peak between two rows of the night, and end with their values", () => {
    const values = hours.map((_, i) => (i === 7 ? 99 : i < 20 ? 40 : null))
    const spiky = { ...day(86_400_000, 40), times: hours.map(t => t - 86_400_000 + 10 * minute), values }
    const { table } = previousDaysChart({ ...facts, previous: [spiky] })
    expect(table.rows[7]![2]).toBe("89.2–99 %")
    expect(table.rows.slice(21).map(row => row[2])).toEqual(["no data", "no data", "no data"])
  })

  test("may be missing", () => {
    expect(previousDaysChart({ ...facts, previous: [] }).caption).toMatch(
      /no earlier days to compare with\.$/,
    )
  })
})
