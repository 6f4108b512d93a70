import type { LabKind, LabResult, TrialRecord, TrialRun } from "./record.ts"
import { type CurveStyle, labCurves, type LabCurve, stepMap } from "../../charts/index.ts"
import { formatCount, formatDateTime } from "../../text/index.ts"
import type { ChartRenderer, Figure, Heading } from "../facts/chart-renderer.ts"
import { explainedShare, firstLook, lastLook, overSeeds, slopeOf } from "./measures.ts"
import { figureWords as words, kindTitles, wordNumber } from "./wording.ts"

/** Charts that stand in one row, on shared axes. */
export interface FigureRow {
  /** Empty where the only chart has its own. */
  readonly title: string
  readonly key: string
  readonly figures: readonly Figure[]
}

export interface FigureTask {
  readonly result: LabResult
  readonly renderer: ChartRenderer
  /** The broken ones first, then the cures. */
  readonly trials: readonly TrialRecord[]
}

/** The style of a trial's curve: one blue cure, the others apart in colour and dash. */
export function styleOf(trial: TrialRecord, { trials }: FigureTask): CurveStyle {
  const cures = trials.filter(({ against }) => against === null)
  if (trial === cures.at(-1)) return "cured"
  const others = trials.filter(each => each !== cures.at(-1))
  return (["failed", "second", "third", "first"] as const)[others.indexOf(trial) % 4] ?? "failed"
}

/** A curve over updates: the middle of the seeds, and their band. */
export function curveOf(
  trial: TrialRecord,
  task: FigureTask,
  pointsOf: (run: TrialRun) => readonly { readonly x: number; readonly y: number | null }[],
): LabCurve {
  const bySeed = trial.runs.map(pointsOf)
  const longest = bySeed.reduce((a, b) => (b.length > a.length ? b : a), [])
  const points = longest.map(({ x }, i) => {
    const values = bySeed.map(points => points[i]?.y ?? NaN).filter(Number.isFinite)
    const y = overSeeds({ runs: trial.runs }, run => pointsOf(run)[i]?.y)
    const band = values.length > 1 ? { low: Math.min(...values), high: Math.max(...values) } : {}
    return { x, y: Number.isFinite(y) ? y : null, ...band }
  })
  return { name: trial.name, style: styleOf(trial, task), points }
}

/** An axis goes no further above the highest start of its curves: the rest of an explosion is no picture. */
const maxRise = 1e3

/** Names the section too: no two charts of the page have the same heading. */
export function sectionHeading({ title, note }: Heading, kind: LabKind): Heading {
  return { title, note: `${kindTitles[kind].toLowerCase()}: ${note}` }
}

function panelHeading({ name }: TrialRecord, what: string, kind: LabKind): Heading {
  return sectionHeading({ title: name, note: what }, kind)
}

/** Lowest and highest positive value of curves, at most `maxRise` above where they start. */
export function rangeOf(curves: readonly LabCurve[]): { readonly low: number; readonly high: number } {
  const values = curves.map(({ points }) =>
    points.flatMap(({ y, low, high }) => [y ?? NaN, low ?? NaN, high ?? NaN]).filter(value => value > 0),
  )
  const all = values.flat().filter(Number.isFinite)
  if (all.length === 0) return { low: 0.1, high: 1 }
  const starts = values.flatMap(([first]) => (first === undefined ? [] : [first]))
  const high = Math.min(Math.max(...all), maxRise * Math.max(...starts))
  return { low: Math.max(Math.min(...all), high * 1e-12), high }
}

/** Loss of every update, all trials of the section on one axis. */
export async function lossRow(task: FigureTask, id: LabKind): Promise<FigureRow> {
  const curves = task.trials.map(trial =>
    curveOf(trial, task, ({ losses }) => losses.map((y, i) => ({ x: i + 1, y: y > 0 ? y : null }))),
  )
  const figure = await task.renderer.draw(`${id}-loss`, sectionHeading(words.loss.heading, id), () =>
    labCurves({
      size: "hero",
      x: { kind: "linear", start: 1, end: Math.max(2, lastUpdate(task.trials)) },
      y: { kind: "log", ...rangeOf(curves), unit: "" },
      curves,
      caption: words.loss.caption(
        task.trials.map(trial => ({
          name: trial.name,
          from: wordNumber(overSeeds(trial, ({ losses }) => losses[0])),
          to: wordNumber(overSeeds(trial, ({ losses }) => losses.at(-1))),
          updates: formatCount(overSeeds(trial, ({ losses }) => losses.length)),
        })),
      ),
      key: words.loss.key,
      table: tableOf(curves, words.update),
    }),
  )
  return { title: "", key: words.loss.key, figures: figure ? [figure] : [] }
}

/** Gradient norms by layer: one panel a trial. */
export async function layerRow(task: FigureTask, id: LabKind): Promise<FigureRow> {
  const panels = task.trials.map(trial => ({ trial, curves: layerCurves(trial) }))
  const y = { kind: "log", ...rangeOf(panels.flatMap(({ curves }) => curves)), unit: "" } as const
  const figures: (Figure | null)[] = []
  for (const { trial, curves } of panels) {
    figures.push(
      await task.renderer.draw(`${id}-layers-${trial.name}`, panelHeading(trial, words.layers.note, id), () =>
        labCurves({
          size: "panel",
          x: { kind: "linear", start: 0, end: lastUpdate(task.trials) },
          y,
          curves,
          levels: trial.setting.clip === null ? [] : [{ value: trial.setting.clip, label: words.clip }],
          caption: words.layers.caption({
            name: trial.name,
            start: wordNumber(overSeeds(trial, run => firstLook(run)?.global)),
            end: wordNumber(overSeeds(trial, run => lastLook(run)?.global)),
          }),
          key: words.layers.key,
          table: tableOf(curves, words.update),
        }),
      ),
    )
  }
  return { title: words.layers.title, key: words.layers.key, figures: figures.filter(isFigure) }
}

const layerStyles: readonly CurveStyle[] = ["cured", "second", "third"]

function layerCurves({ runs: [run] }: TrialRecord): LabCurve[] {
  const layers = Object.keys(run?.looks[0]?.layers ?? {})
  return layers.map((layer, i) => ({
    name: layer,
    style: layerStyles[i % layerStyles.length] ?? "measured",
    points: (run?.looks ?? []).map(({ update, layers }) => {
      const norm = layers[layer] ?? NaN
      return { x: update, y: Number.isFinite(norm) ? norm : null }
    }),
  }))
}

/** ‖∂L/∂hₜ‖ by update and time step: one map a trial. */
export async function stepRow(task: FigureTask, id: LabKind): Promise<FigureRow> {
  const figures: (Figure | null)[] = []
  for (const trial of task.trials) {
    const [run] = trial.runs
    if (!run) continue
    const every = run.looks.filter(({ update }, i) => i === 0 || update % stride(run) === 0)
    figures.push(
      await task.renderer.draw(`${id}-steps-${trial.name}`, panelHeading(trial, words.steps.note, id), () =>
        stepMap({
          looks: every,
          end: lastUpdate(task.trials),
          axis: words.steps.axis,
          key: words.steps.key,
          caption: words.steps.caption({
            name: trial.name,
            start: wordNumber(overSeeds(trial, one => slopeAt(firstLook(one)))),
            end: wordNumber(overSeeds(trial, one => slopeAt(lastLook(one)))),
          }),
        }),
      ),
    )
  }
  return { title: words.steps.title, key: words.steps.key, figures: figures.filter(isFigure) }
}

const slopeAt = (look: Parameters<typeof slopeOf>[0] | undefined): number => (look ? slopeOf(look) : NaN)

/** Distance of the later looks. */
function stride({ looks }: TrialRun): number {
  const updates = looks.map(({ update }) => update).filter(update => update > 10)
  const [a = 1, b = a + 1] = updates
  return Math.max(1, b - a)
}

/** One real day, as it was and as each model rebuilds it: a panel a broken trial, with its cure. */
export async function dayRow(task: FigureTask, id: LabKind): Promise<FigureRow> {
  const { day, job } = task.result
  const figures: (Figure | null)[] = []
  const timed = (values: readonly (number | null)[]) =>
    values.map((y, i) => ({ x: day.start + i * task.result.step, y }))
  for (const trial of task.trials.filter(({ against }) => against !== null)) {
    const cure = task.trials.find(({ name }) => name === trial.against)
    const [own, cured] = [trial.runs[0]?.day ?? [], cure?.runs[0]?.day ?? []]
    const curves: LabCurve[] = [
      { name: words.day.measured, style: "measured", points: timed(day.values) },
      { name: trial.name, style: "failed", points: timed(own) },
      { name: cure?.name ?? "", style: "cured", points: timed(cured) },
    ]
    const values = day.values.filter(value => value !== null)
    const [low, high] = [Math.min(...values), Math.max(...values)]
    const room = 0.25 * (high - low)
    figures.push(
      await task.renderer.draw(
        `${id}-day-${trial.name}`,
        { title: trial.name, note: `${day.label} (${day.feature})` },
        () =>
          labCurves({
            size: "panel",
            x: { kind: "time", start: day.start, end: day.end, zone: job.timeZone },
            y: { kind: "linear", low: low - room, high: high + room, unit: day.unit },
            curves,
            caption: words.day.caption({
              name: trial.name,
              cure: cure?.name ?? "",
              own: explainedShare(day.values, own),
              cured: explainedShare(day.values, cured),
            }),
            key: words.day.key,
            table: tableOf(curves, words.day.row, time => formatDateTime(time, job.timeZone)),
          }),
      ),
    )
  }
  return { title: words.day.title(day.label), key: words.day.key, figures: figures.filter(isFigure) }
}

export const lastUpdate = (trials: readonly TrialRecord[]): number =>
  Math.max(1, ...trials.flatMap(({ runs }) => runs.map(({ losses }) => losses.length)))

export const isFigure = (figure: Figure | null): figure is Figure => figure !== null

/** At most two dozen rows of the curves side by side. */
export function tableOf(
  curves: readonly LabCurve[],
  axis: string,
  format: (x: number) => string = wordNumber,
) {
  const longest = curves.reduce<LabCurve["points"]>(
    (a, { points }) => (points.length > a.length ? points : a),
    [],
  )
  const every = Math.max(1, Math.ceil(longest.length / 24))
  const rows = longest.flatMap(({ x }, i) =>
    i % every === 0 ? [[format(x), ...curves.map(({ points }) => wordNumber(points[i]?.y ?? NaN))]] : [],
  )
  return { head: [axis, ...curves.map(({ name }) => name)], rows }
}
