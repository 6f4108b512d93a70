import type { FaultRecord } from "../../base/index.ts"
import { type Judged, legend, metricKinds, plainTable, type Reached, type Row, rowsTable, serversTable, targetsTable } from "../../evaluate/index.ts"
import type { OwnPast, RunNote } from "../../pipeline/index.ts"
import { toldSection } from "./told.ts"

/** evaluation.json */
export interface EvaluationFile {
  readonly version: 1
  /** Where the data is. */
  readonly source: string
  readonly detectors: readonly string[]
  /** False incidents a host and week that the job promises. */
  readonly promise: number
  readonly versions: Readonly<Record<string, string>>
  readonly rows: readonly Row[]
  readonly targets: readonly Reached[]
  readonly servers: readonly Judged[]
  readonly runs: readonly RunNote[]
  readonly faults: readonly FaultRecord[]
  /** Figures of others. */
  readonly beside: readonly Row[]
  /** Over the team's own past, one for each detector and seed. */
  readonly told: readonly OwnPast[]
}

/** evaluation.md: the tables, and what they mean. */
export function evaluationPage({ rows, servers, targets, runs, faults, beside, detectors, promise, told }: EvaluationFile): string {
  const all = [...rows, ...beside]
  const byFamily = [...new Set(all.map(({ family }) => family))].flatMap(one => all.filter(({ family }) => family === one))
  const severalSeeds = runs.some(({ seed }) => seed !== runs[0]!.seed)
  const sections = [
    "# Evaluation",
    `Means over servers, with 95 % bootstrap intervals over them${severalSeeds ? " and over seeds" : ""}. ` +
      `\`job\` = ${detectors.join(" + ")}; the promise is ${promise} false incidents a host and week (${(promise / 7).toFixed(2)} a day).`,
    ...told.flatMap(one => toldSection(one, promise)),
    ...(told.length > 0 ? ["## Figures"] : []), rowsTable(rows),
    ...(beside.length > 0 ? ["## Beside others", plainTable(byFamily, metricKinds.map(({ name }) => name).filter(name => given(beside, name)))] : []),
    ...(targets.length > 0 ? ["## Targets", targetsTable(targets)] : []),
    "## Servers", serversTable(servers), "## Runs",
    runs.map(({ name, seed, folder, seconds }) => `- ${name}, seed ${seed}: ${Math.round(seconds)} s of computing, \`${folder}\``).join("\n"),
    ...(faults.length > 0 ? ["## Not done", faults.map(({ what, where, mend }) => `- ${what} · ${where} · mend: ${mend}`).join("\n")] : []),
    "## What the columns mean", legend(),
  ]
  return `${sections.join("\n\n")}\n`
}

function given(rows: readonly Row[], name: keyof Row["figures"]): boolean {
  return rows.some(({ figures }) => figures[name])
}
