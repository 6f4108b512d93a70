import type { HostResult, RunResult } from "../../base/index.ts"
import { gradientNormCurve, lossCurve } from "../../charts/index.ts"
import { countOf, formatCount, formatDuration, formatNumber, formatValue } from "../../text/index.ts"
import { shorten } from "../sanitize.ts"
import { partSpans } from "../part-files.ts"
import { type Context, ms, ratioOf } from "../facts/context.ts"
import type { Figure } from "../facts/chart-renderer.ts"
import { fleetCharts } from "../facts/wording/chart-headings.ts"
import { wordReason } from "../facts/wording/trainings.ts"

export interface ManifestView {
  readonly facts: readonly { readonly name: string; readonly value: string }[]
  readonly stages: readonly { readonly stage: string; readonly seconds: string; readonly rows: string }[]
  readonly inputs: readonly {
    readonly path: string
    readonly bytes: string
    readonly sha256: string
    readonly modified: string
  }[]
  readonly moreInputs: string | null
  readonly trainings: readonly TrainingRow[]
  readonly losses: readonly Figure[]
}

export interface TrainingRow {
  readonly host: string
  readonly windows: string
  readonly updates: string
  readonly loss: string
  readonly verdict: string
  readonly reason: string
  readonly seconds: string
}

const mostInputs = 20
const mostCurves = 2
/** Data needed to reproduce the run. */
const run = {
  facts: {
    run: "Run",
    job: "Job",
    started: "Started",
    startedAt: (time: string, length: string) => `${time}; took ${length}`,
    command: "Command",
    warmStart: "Warm start from",
    coldStart: "none: every model was trained from scratch",
    seeds: (count: number) => (count === 1 ? "Seed" : "Seeds"),
    pdf: "PDF",
    pdfParts: (parts: number, first: string, last: string) =>
      `${countOf(parts, "part")}, ${first} to ${last}, most severe incidents first`,
    engine: "Engine",
    engineTaken: (engine: string, why: string) => `${engine}: ${why}`,
    inputs: "Inputs",
    inputsOf: (files: number, size: string) => `${countOf(files, "file")}, ${size}`,
    versions: "Versions",
  },
  furtherFiles: (count: number) => `${countOf(count, "more file")} in run.json.`,
} as const
const { facts } = run

/** What reproduces the run: input hashes, versions and seeds, with its times. */
export async function manifestOf(context: Context): Promise<ManifestView> {
  const { result, record, clock } = context
  const trained = result.hosts.filter(host => host.training !== null)
  const bytes = record.inputs.reduce((sum, input) => sum + input.bytes, 0)
  const started = ms(result.run.startedAt)
  const seeds = [...new Set(trained.map(host => host.training?.seed))]
  return {
    facts: [
      { name: facts.run, value: result.run.id },
      { name: facts.job, value: result.job.name },
      {
        name: facts.started,
        value: facts.startedAt(
          `${clock.date(started)}, ${clock.withUtc(started)}`,
          formatDuration(ms(result.run.finishedAt) - started),
        ),
      },
      { name: facts.command, value: shorten(["noctule", ...record.command].join(" "), 200) },
      { name: facts.warmStart, value: record.warmStartRuns ?? facts.coldStart },
      { name: facts.seeds(seeds.length), value: seeds.length === 0 ? "–" : shorten(seeds.join(", "), 80) },
      ...partsFact(result),
      ...(record.engine
        ? [
            {
              name: facts.engine,
              value: facts.engineTaken(record.engine.used, shorten(record.engine.reason, 250)),
            },
          ]
        : []),
      { name: facts.inputs, value: facts.inputsOf(record.inputs.length, formatValue(bytes, "bytes")) },
      {
        name: facts.versions,
        value: Object.entries(result.versions)
          .map(([name, version]) => `${name} ${version}`)
          .join(", "),
      },
    ],
    stages: record.stages.map(({ stage, seconds, rows }) => ({
      stage,
      seconds: formatNumber(seconds),
      rows: rows === 0 ? "–" : formatCount(rows),
    })),
    inputs: record.inputs
      .slice(0, mostInputs)
      .map(({ path, bytes: size, sha256, modified }) => ({
        path: shorten(path, 90),
        bytes: formatValue(size, "bytes"),
        sha256: sha256.slice(0, 12),
        modified: modified.slice(0, 16).replace("T", " "),
      })),
    moreInputs:
      record.inputs.length > mostInputs ? run.furtherFiles(record.inputs.length - mostInputs) : null,
    trainings: trained.map(trainingRow),
    losses: await curvesOf(trained, context),
  }
}

/** The parts of the report, where it takes more than one PDF. */
function partsFact({ incidents, job }: RunResult): { name: string; value: string }[] {
  const spans = partSpans(Math.min(job.charts, incidents.length))
  const last = spans.at(-1)
  if (spans.length < 2 || !last) return []
  return [{ name: facts.pdf, value: facts.pdfParts(spans.length, spans[0].file, last.file) }]
}

function trainingRow({ host, training }: HostResult): TrainingRow {
  const best =
    training?.losses.find(({ update }) => update === training.bestUpdate) ?? training?.losses.at(-1)
  return {
    host: shorten(host),
    windows: formatCount(training?.windows ?? 0),
    updates: formatCount(training?.updates ?? 0),
    loss: best ? formatNumber(best.heldOut) : "–",
    verdict: training?.diagnosis ?? "–",
    reason: training ? wordReason(training.reason) : "–",
    seconds: formatNumber(training?.seconds ?? NaN),
  }
}

/** Models of the hosts furthest above their threshold. */
async function curvesOf(trained: readonly HostResult[], { renderer }: Context): Promise<Figure[]> {
  const ratio = ({ peak, threshold }: HostResult): number =>
    peak && threshold ? ratioOf({ score: peak.score, threshold }) : 0
  const worst = [...trained].sort((a, b) => ratio(b) - ratio(a)).slice(0, mostCurves)
  const figures: (Figure | null)[] = []
  const { loss, gradient } = fleetCharts
  for (const { host, training } of worst) {
    if (!training || training.losses.length === 0) continue
    const heading = { title: loss.title, note: loss.note(shorten(host, 28)) }
    figures.push(
      await renderer.draw(`training-${host}`, heading, () => lossCurve({ host, training, size: "panel" })),
    )
    const { gradientNorms: norms = [] } = training
    if (norms.length === 0) continue
    const below = { title: gradient.title, note: gradient.note(shorten(host, 28)) }
    figures.push(await renderer.draw(`gradients-${host}`, below, () => gradientNormCurve({ host, norms })))
  }
  return figures.filter(figure => figure !== null)
}
