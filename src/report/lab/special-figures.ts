import { type Chart, type LabCurve, labCurves } from "../../charts/index.ts"
import type { Figure } from "../facts/chart-renderer.ts"
import {
  curveOf,
  type FigureRow,
  type FigureTask,
  isFigure,
  lastUpdate,
  rangeOf,
  sectionHeading,
  tableOf,
} from "./figures.ts"
import { firstLook, overSeeds, slopeOf, startLoss } from "./measures.ts"
import type { LabKind, LabLook } from "./record.ts"
import { middleLoss, sweepSummary, workingRange } from "./sweep.ts"
import { figureWords as words, wordNumber } from "./wording.ts"

/** The picture that only this kind of failure needs; null where none does. */
export async function specialRow(kind: LabKind, task: FigureTask): Promise<FigureRow | null> {
  const special = specials[kind]
  if (!special) return null
  const { heading, key, make } = special
  const chart = make(task)
  if (chart === null) return null
  const figure: Figure | null = await task.renderer.draw(
    `${kind}-special`,
    sectionHeading(heading, kind),
    () => chart,
  )
  return { title: "", key, figures: [figure].filter(isFigure) }
}

interface Special {
  readonly heading: { readonly title: string; readonly note: string }
  readonly key: string
  readonly make: (task: FigureTask) => Chart | null
}

const specials: Readonly<Record<LabKind, Special | null>> = {
  vanishing: { ...words.slope, make: slopeChart },
  null: { ...words.ratio, make: task => looksChart(task, { of: ({ ratio }) => ratio, log: true }) },
  exploding: { ...words.norm, make: task => looksChart(task, { of: ({ global }) => global, log: true }) },
  saturation: {
    ...words.saturated,
    make: task => looksChart(task, { of: ({ saturated }) => 100 * saturated, log: false }),
  },
  convergence: { ...words.sweep, make: sweepChart },
  stabilised: { ...words.norm, make: task => looksChart(task, { of: ({ global }) => global, log: true }) },
  own: null,
}

/** ‖∂L/∂hₜ‖ ÷ that of the last state, before the first update: the decay that the slope measures. */
function slopeChart(task: FigureTask): Chart {
  const curves = task.trials.map(trial =>
    curveOf(trial, task, run => {
      const states = firstLook(run)?.states ?? []
      const last = states.at(-1) ?? 0
      return states
        .map((norm, t) => ({ x: states.length - 1 - t, y: norm > 0 && last > 0 ? norm / last : null }))
        .reverse()
    }),
  )
  const window = Math.max(2, ...task.trials.map(({ setting }) => setting.window))
  return labCurves({
    size: "hero",
    x: { kind: "linear", start: 0, end: window - 1 },
    y: { kind: "log", ...rangeOf(curves), unit: "" },
    curves,
    caption: task.trials
      .map(trial => {
        const slope = overSeeds(trial, run => {
          const look = firstLook(run)
          return look ? slopeOf(look) : NaN
        })
        return `${trial.name}: ${wordNumber(slope)} powers of ten per step`
      })
      .join("; "),
    key: words.slope.key,
    table: tableOf(curves, words.slope.row),
  })
}

interface Looked {
  readonly of: (look: LabLook) => number | null
  readonly log: boolean
}

function looksChart(task: FigureTask, { of, log }: Looked): Chart {
  const curves = task.trials.map(trial =>
    curveOf(trial, task, ({ looks }) =>
      looks.map(look => {
        const y = of(look)
        return { x: look.update, y: y !== null && (!log || y > 0) ? y : null }
      }),
    ),
  )
  const clips = task.trials.flatMap(({ setting: { clip } }) => (clip === null ? [] : [clip]))
  return labCurves({
    size: "hero",
    x: { kind: "linear", start: 0, end: lastUpdate(task.trials) },
    y: log ? { kind: "log", ...rangeOf(curves), unit: "" } : { kind: "linear", low: 0, high: 100, unit: "%" },
    curves,
    levels: [...new Set(clips)].map(value => ({ value, label: `${words.clip} ${value}` })),
    caption: curves.map(curve => `${curve.name}: ${ends(curve)}`).join("; "),
    key: words.norm.key,
    table: tableOf(curves, words.update),
  })
}

function ends({ points }: LabCurve): string {
  const known = points.flatMap(({ y }) => (y === null ? [] : [y]))
  return `${wordNumber(known[0] ?? NaN)} at first, ${wordNumber(known.at(-1) ?? NaN)} at the end`
}

/** The classic curve: the final held-out loss against the rate. */
function sweepChart(task: FigureTask): Chart | null {
  const { sweep, production } = task.result
  const range = workingRange(sweep)
  const [first, last] = [sweep[0], sweep.at(-1)]
  if (!range || !first || !last) return null
  const points = sweep.map(point => {
    const known = point.losses.filter(loss => loss !== null)
    const band = known.length > 1 ? { low: Math.min(...known), high: Math.max(...known) } : {}
    return { x: point.rate, y: middleLoss(point), ...band }
  })
  const start = overSeeds(task.trials.at(-1) ?? { runs: [] }, startLoss)
  const curve: LabCurve = { name: words.sweep.name, style: "cured", points }
  const shown = { ...curve, points: [...points, { x: 1, y: start }] }
  return labCurves({
    size: "hero",
    x: { kind: "log", start: first.rate, end: last.rate },
    y: { kind: "log", ...rangeOf([shown]), unit: "" },
    curves: [curve],
    levels: [{ value: start, label: words.sweep.start }],
    ranges: [
      { from: range.from, to: range.to, label: words.sweep.range },
      { from: production.rate * 0.97, to: production.rate * 1.03, label: words.sweep.production },
    ],
    caption: sweepSummary(task.result).join(" "),
    key: words.sweep.key,
    table: tableOf([curve], words.sweep.row),
  })
}
