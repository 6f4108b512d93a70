import type { Life } from "./simulate.ts"

/** A host's file: a header, then one line a minute with an ISO 8601 time in UTC; lost rows are left out, lost cells are empty. */
export function hostCsv({ host, start, rows, values, losses }: Life): string {
  const { features } = host
  const lines = [`timestamp,${features.map(feature => feature.name).join(",")}`]
  for (let row = 0; row < rows; row++) {
    if (losses.rows[row]) continue
    let line = new Date(start + row * 60_000).toISOString().slice(0, 19) + "Z"
    for (let column = 0; column < features.length; column++) {
      const cell = row * features.length + column
      line += "," + (losses.cells.has(cell) ? "" : text(values[cell]!, features[column]!.perUnit))
    }
    lines.push(line)
  }
  return `${lines.join("\n")}\n`
}

/** Fields of free text are quoted when they must be (RFC 4180). */
export function recordsCsv(header: readonly string[], records: readonly (readonly string[])[]): string {
  return [header, ...records].map(fields => fields.map(quoted).join(",")).join("\n") + "\n"
}

const text = (value: number, perUnit: number): string => Number.isNaN(value) ? "" : String(Math.round(value * perUnit) / perUnit)

const quoted = (field: string): string => /[",\n\r]/.test(field) ? `"${field.replaceAll("\"", "\"\"")}"` : field
