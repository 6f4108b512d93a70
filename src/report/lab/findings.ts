import { countOf, formatCount, formatShare } from "../../text/index.ts"
import type { FigureTask } from "./figures.ts"
import {
  bestLoss,
  endLoss,
  firstLook,
  firstQuarterShare,
  lastLook,
  overSeeds,
  slopeOf,
  startLoss,
  worstLoss,
} from "./measures.ts"
import type { LabKind, LabLook, TrialRecord, TrialRun } from "./record.ts"
import { sweepSummary } from "./sweep.ts"
import { wordNumber } from "./wording.ts"

/** Columns of a section's table beside the diagnosis. */
export interface Numbers {
  readonly columns: readonly string[]
  readonly numbers: (trial: TrialRecord) => readonly string[]
}

export function numbersOf(kind: LabKind): Numbers {
  const list = columnsOf[kind]
  return { columns: list.map(([title]) => title), numbers: trial => list.map(([, of]) => of(trial)) }
}

/** Sentences made of the measured numbers, whatever they are. */
export function findingsOf(kind: LabKind, task: FigureTask): readonly string[] {
  return findings[kind](task).filter(sentence => sentence !== "")
}

type Column = readonly [title: string, of: (trial: TrialRecord) => string]

const atStart =
  (of: (look: LabLook) => number) =>
  (trial: TrialRecord): number =>
    overSeeds(trial, run => valueAt(firstLook(run), of))
const atEnd =
  (of: (look: LabLook) => number) =>
  (trial: TrialRecord): number =>
    overSeeds(trial, run => valueAt(lastLook(run), of))
const valueAt = (look: LabLook | undefined, of: (look: LabLook) => number): number => (look ? of(look) : NaN)

const slopeAtStart = atStart(slopeOf)
const slopeAtEnd = atEnd(slopeOf)
const shareAtStart = atStart(firstQuarterShare)
const shareAtEnd = atEnd(firstQuarterShare)
const number = wordNumber

const loss: readonly Column[] = [
  ["Loss at first", trial => number(overSeeds(trial, startLoss))],
  ["Lowest loss", trial => number(overSeeds(trial, bestLoss))],
]
const columnsOf: Readonly<Record<LabKind, readonly Column[]>> = {
  vanishing: [
    ["Slope at first", trial => slope(slopeAtStart(trial))],
    ["Slope at the end", trial => slope(slopeAtEnd(trial))],
    ["First quarter, at first", trial => tinyShare(shareAtStart(trial))],
    ["First quarter, at the end", trial => tinyShare(shareAtEnd(trial))],
    ["Lowest loss", trial => number(overSeeds(trial, bestLoss))],
  ],
  null: [
    ...loss,
    ["Median ‖Δw‖ ÷ ‖w‖", trial => number(ratioOf(trial))],
    [
      "Rank of units' gradients",
      trial => `${formatCount(rankOf(trial))} of ${formatCount(trial.setting.units)}`,
    ],
  ],
  exploding: [
    ...loss,
    ["Highest loss", trial => number(overSeeds(trial, worstLoss))],
    [
      "Highest norm",
      trial => number(overSeeds(trial, ({ looks }) => Math.max(...looks.map(each => each.global)))),
    ],
    ["Broke at update", trial => brokeAt(trial)],
  ],
  saturation: [
    ...loss,
    ["Saturated at first", trial => formatShare(atStart(look => look.saturated)(trial))],
    ["Saturated at the end", trial => formatShare(atEnd(look => look.saturated)(trial))],
  ],
  convergence: [...loss, ["Loss at the end", trial => number(overSeeds(trial, endLoss))]],
  stabilised: [
    ...loss,
    ["Highest loss", trial => number(overSeeds(trial, worstLoss))],
    ["Loss at the end", trial => number(overSeeds(trial, endLoss))],
  ],
  own: [...loss, ["Loss at the end", trial => number(overSeeds(trial, endLoss))]],
}

const findings: Readonly<Record<LabKind, (task: FigureTask) => string[]>> = {
  vanishing: ({ trials }) =>
    pairs(trials).flatMap(([trial, cure]) => {
      const [own, cured] = [slopeAtStart(trial), slopeAtStart(cure)]
      return [
        `Before the first update the gradient of ${trial.name} changes by a factor of ${number(10 ** own)} per step back, that of ${cure.name} by ${number(10 ** cured)}.`,
        own < cured && cured < 0
          ? `It fades ${number(own / cured)} times as fast.`
          : own < cured
            ? `Only ${trial.name} fades.`
            : `It does not fade faster than that of ${cure.name} here.`,
        `Of the whole gradient ${tinyShare(shareAtEnd(trial))} reaches the first quarter of the window after training, ${tinyShare(shareAtEnd(cure))} with ${cure.name}.`,
      ]
    }),
  null: ({ trials }) =>
    pairs(trials).flatMap(([trial, cure]) => [
      `${trial.name} moves its held-out loss from ${number(overSeeds(trial, startLoss))} to ${number(overSeeds(trial, bestLoss))} at best, ${cure.name} from ${number(overSeeds(cure, startLoss))} to ${number(overSeeds(cure, bestLoss))}.`,
      rankOf(trial) < rankOf(cure)
        ? `The gradients of its ${formatCount(trial.setting.units)} units point in ${countOf(rankOf(trial), "direction")}, those of ${cure.name} in ${formatCount(rankOf(cure))}.`
        : "",
    ]),
  exploding: ({ trials }) =>
    pairs(trials).map(([trial, cure]) => {
      const [worst, start] = [overSeeds(trial, worstLoss), overSeeds(trial, startLoss)]
      const broke = brokeAt(trial)
      const rose =
        worst > 1.05 * start
          ? `its held-out loss rose from ${number(start)} to ${number(worst)}`
          : `its held-out loss never rose above its start of ${number(start)} and came to ${number(overSeeds(trial, bestLoss))} at best`
      const end = broke === "–" ? rose : `it broke at update ${broke}: the loss was no finite number`
      return `${trial.name}: ${end}; ${cure.name} ended at ${number(overSeeds(cure, endLoss))}.`
    }),
  saturation: ({ trials }) =>
    pairs(trials).map(([trial, cure]) => {
      const share = atStart(look => look.saturated)
      return `Before the first update ${formatShare(share(trial))} of the gates of ${trial.name} are saturated, ${formatShare(share(cure))} of those of ${cure.name}.`
    }),
  convergence: task => [
    ...pairs(task.trials).map(
      ([trial, cure]) =>
        `${trial.name} ends at a held-out loss of ${number(overSeeds(trial, endLoss))}, ${cure.name} at ${number(overSeeds(cure, endLoss))}.`,
    ),
    ...sweepSummary(task.result),
  ],
  stabilised: ({ trials }) =>
    trials.map(
      trial =>
        `${trial.name} ends at a held-out loss of ${number(overSeeds(trial, endLoss))}, its highest was ${number(overSeeds(trial, worstLoss))}.`,
    ),
  own: ({ trials }) =>
    pairs(trials).map(
      ([trial, cure]) =>
        `${trial.name} ends at a held-out loss of ${number(overSeeds(trial, endLoss))}, ${cure.name} at ${number(overSeeds(cure, endLoss))}.`,
    ),
}

/** Each broken trial with its cure. */
function pairs(trials: readonly TrialRecord[]): (readonly [TrialRecord, TrialRecord])[] {
  return trials.flatMap(trial => {
    const cure = trials.find(({ name }) => name === trial.against)
    return cure ? [[trial, cure] as const] : []
  })
}

function ratioOf(trial: TrialRecord): number {
  return overSeeds(trial, ({ looks }) => {
    const ratios = looks.flatMap(({ ratio }) => (ratio === null ? [] : [ratio])).sort((a, b) => a - b)
    return ratios[Math.floor(ratios.length / 2)]
  })
}

const rankOf = (trial: TrialRecord): number => overSeeds(trial, run => lastLook(run)?.rank)

function brokeAt({ runs }: TrialRecord): string {
  const updates = runs.flatMap(({ verdict }: TrialRun) =>
    verdict.reason.code === "not-finite" ? [verdict.reason.params.update] : [],
  )
  return updates.length === 0 ? "–" : formatCount(Math.min(...updates))
}

function slope(value: number): string {
  return Number.isFinite(value) ? `${value < 0 ? "−" : ""}${number(Math.abs(value))}` : "–"
}

/** A share that may be far below a thousandth. */
function tinyShare(share: number): string {
  return share > 0 && share < 0.001 ? share.toExponential(0) : formatShare(share)
}
