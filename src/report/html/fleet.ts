import type { RunResult } from "../../base/index.ts"
import { formatCount, formatValue } from "../../text/index.ts"
import { shorten } from "../sanitize.ts"
import type { Context } from "../facts/context.ts"

export interface FleetRow {
  readonly label: string
  readonly feature: string | null
  readonly hosts: string
  readonly mean: string
  readonly minimum: string
  readonly maximum: string
}

const maxFeatures = 40

/**
 * The night by feature, from tables/fleet.csv: feature, unit, hosts, mean, min, max. Empty without
 * that table.
 */
export function fleetOf({
  fleet,
  result,
}: Pick<Context, "fleet"> & { readonly result: Pick<RunResult, "incidents"> }): FleetRow[] {
  const [head, ...rows] = fleet ?? []
  if (!head) return []
  const labels = new Map(
    result.incidents.flatMap(incident =>
      incident.members.flatMap(member => member.contributions.map(c => [c.feature, c.label])),
    ),
  )
  return rows.slice(0, maxFeatures).map(row => {
    const cell = (column: string): string => row[head.indexOf(column)] ?? ""
    const value = (column: string): string =>
      cell(column) === "" ? "–" : formatValue(Number(cell(column)), cell("unit"))
    const feature = cell("feature")
    const label = labels.get(feature) ?? feature
    return {
      label: shorten(label),
      feature: label === feature ? null : shorten(feature),
      hosts: formatCount(Number(cell("hosts"))),
      mean: value("mean"),
      minimum: value("min"),
      maximum: value("max"),
    }
  })
}
