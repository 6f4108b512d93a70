/** A family of metrics; a counter's samples end in `_total`. */
export interface Family {
  readonly name: string
  readonly type: "gauge" | "counter"
  readonly help: string
  readonly samples: readonly Sample[]
}

export type Sample = readonly [labels: Readonly<Record<string, string>>, value: number | null]

/** OpenMetrics 1.0, or the text format of older scrapers. */
export type MetricsFormat = "openmetrics" | "text"

export const contentTypes: Readonly<Record<MetricsFormat, string>> = {
  openmetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8",
  text: "text/plain; version=0.0.4; charset=utf-8",
}

/** The families as text; values that are null or not finite, and families without a sample, are left out. */
export function writeFamilies(families: readonly Family[], format: MetricsFormat): string {
  const blocks = families.flatMap(({ name, type, help, samples }) => {
    const sampleName = type === "counter" ? `${name}_total` : name
    const familyName = format === "openmetrics" ? name : sampleName
    const lines = samples.flatMap(([labels, value]) =>
      value === null || !Number.isFinite(value) ? [] : [`${sampleName}${labelSet(labels)} ${value}`],
    )
    if (lines.length === 0) return []
    return [`# HELP ${familyName} ${escaped(help)}`, `# TYPE ${familyName} ${type}`, ...lines]
  })
  return [...blocks, ...(format === "openmetrics" ? ["# EOF"] : []), ""].join("\n")
}

function labelSet(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`)
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`
}

/** Inside a label's quotes, or of a help text. */
function escaped(text: string): string {
  return text
    .replaceAll("\\", String.raw`\\`)
    .replaceAll('"', String.raw`\"`)
    .replaceAll("\n", String.raw`\n`)
}
