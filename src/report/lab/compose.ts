import { countOf, formatCount, formatDate } from "../../text/index.ts"
import type { ChartRenderer } from "../facts/chart-renderer.ts"
import { sanitize, shorten } from "../sanitize.ts"
import { dayRow, type FigureRow, type FigureTask, layerRow, lossRow, stepRow } from "./figures.ts"
import { findingsOf, numbersOf } from "./findings.ts"
import { overSeeds } from "./measures.ts"
import { methodOf } from "./method.ts"
import { isUsed, type LabKind, labKinds, type LabResult, type TrialRecord } from "./record.ts"
import { specialRow } from "./special-figures.ts"
import { type Formula, theory } from "./theory.ts"
import {
  kindTitles,
  pageWords as words,
  wordChanges,
  wordDiagnosis,
  wordSkill,
  wordVerdict,
} from "./wording.ts"

/** All that templates/lab.hbs is given. */
export interface LabView {
  readonly page: "A4" | "Letter"
  readonly footer: string
  readonly paper: boolean
  readonly title: string
  readonly kicker: string
  readonly date: string
  readonly headline: string
  readonly lede: string
  readonly summary: {
    readonly title: string
    readonly text: string
    readonly rows: readonly SummaryRow[]
    readonly notes: readonly string[]
  }
  readonly sections: readonly Section[]
  readonly method: readonly { readonly name: string; readonly text: string }[]
}

interface SummaryRow extends Readonly<
  Record<"name" | "section" | "change" | "verdict" | "skill" | "vusPr" | "found" | "falseIncidents", string>
> {
  readonly used: boolean
}

interface Section {
  readonly id: string
  readonly title: string
  readonly theory: string
  readonly formulas: readonly Formula[]
  readonly findings: readonly string[]
  readonly columns: readonly string[]
  readonly trials: readonly {
    readonly name: string
    readonly numbers: readonly string[]
    readonly diagnosis: string
  }[]
  readonly rows: readonly (FigureRow & { readonly wide: boolean })[]
}

/** The laboratory's page as finished strings and drawn charts. */
export async function composeLab(given: LabResult, renderer: ChartRenderer): Promise<LabView> {
  const result = sanitize(given)
  const { job, host, night, trials, features, history, step } = result
  const sections: Section[] = []
  for (const kind of labKinds) {
    const section = await sectionOf(kind, result, renderer)
    if (section) sections.push(section)
  }
  return {
    page: job.page,
    footer: words.title(shorten(host), job.name),
    paper: false,
    title: words.title(shorten(host), job.title),
    kicker: job.title,
    date: formatDate(night.end - 1, job.timeZone),
    headline: words.headline,
    lede: words.lede({
      host: shorten(host),
      trials: countOf(trials.length, "training setting"),
      features: countOf(features, "feature"),
      rows: countOf(Math.round((history.end - history.start) / step), "row"),
    }),
    summary: summaryOf(result),
    sections,
    method: methodOf(result),
  }
}

function summaryOf({ trials, truth }: LabResult): LabView["summary"] {
  const ran = trials.filter(({ runs }) => runs.length > 0)
  const broken = ran.filter(({ role }) => role === "broken")
  const cures = ran.filter(({ role }) => role === "cure")
  const used = ({ runs }: TrialRecord): boolean => runs.every(({ verdict }) => isUsed(verdict))
  return {
    title: words.summaryTitle,
    text: words.verdicts({
      failed: broken.length,
      caught: broken.filter(({ runs }) => runs.every(({ verdict }) => isCaught(verdict))).length,
      cures: cures.length,
      passed: cures.filter(used).length,
    }),
    rows: ran.map(trial => summaryRow(trial, trials)),
    notes: [
      ...(truth === null ? [words.noTruth] : []),
      ...trials.flatMap(({ name, problem }) => (problem === null ? [] : [words.skipped(name, problem)])),
    ],
  }
}

/** A training that a night would not take as it is. */
const isCaught = (verdict: Parameters<typeof isUsed>[0]): boolean =>
  verdict.diagnosis !== "healthy" || !verdict.skilled

function summaryRow(trial: TrialRecord, trials: readonly TrialRecord[]): SummaryRow {
  const [run] = trial.runs
  const base = baseOf(trial, trials)
  const vusPr = overSeeds(trial, ({ cost }) => cost?.vusPr)
  return {
    name: trial.name,
    section: trial.kind,
    change: wordChanges(trial.setting, base.setting),
    verdict: run ? wordVerdict(run.verdict) : "–",
    used: run !== undefined && isUsed(run.verdict),
    skill: run ? wordSkill(run.verdict) : "–",
    vusPr: Number.isFinite(vusPr) ? vusPr.toFixed(3) : "–",
    found: run?.cost ? `${run.cost.found} of ${run.cost.faults}` : "–",
    falseIncidents: run?.cost ? formatCount(run.cost.falseIncidents) : "–",
  }
}

/** What the trial is a change of: its cure, of a cure what it cures, and production of itself. */
function baseOf(trial: TrialRecord, trials: readonly TrialRecord[]): TrialRecord {
  const named = (name: string | null) => trials.find(each => each.name === name)
  if (trial.name === "production") return trial
  return (
    named(trial.against) ??
    trials.find(({ against }) => against === trial.name) ??
    trials.find(({ kind, role }) => kind === trial.kind && role === "broken") ??
    trial
  )
}

async function sectionOf(kind: LabKind, result: LabResult, renderer: ChartRenderer): Promise<Section | null> {
  const trials = trialsOf(kind, result)
  if (!trials.some(trial => trial.kind === kind && trial.against !== null)) return null
  const task: FigureTask = { result, renderer, trials }
  const rows = [
    await lossRow(task, kind),
    await specialRow(kind, task),
    await stepRow(task, kind),
    await layerRow(task, kind),
    await dayRow(task, kind),
  ].filter(row => row !== null && row.figures.length > 0)
  const { columns, numbers } = numbersOf(kind)
  return {
    id: kind,
    title: kindTitles[kind],
    theory: theory[kind].text,
    formulas: theory[kind].formulas,
    findings: findingsOf(kind, task),
    columns,
    trials: trials.map(trial => ({
      name: trial.name,
      numbers: numbers(trial),
      diagnosis: trial.runs[0] ? wordDiagnosis(trial.runs[0].verdict) : "–",
    })),
    rows: rows.flatMap(row => (row === null ? [] : [{ ...row, wide: row.figures.some(({ wide }) => wide) }])),
  }
}

/** The trials of a kind, broken ones first, then their cures, production last. */
function trialsOf(kind: LabKind, { trials }: LabResult): TrialRecord[] {
  const own = trials.filter(trial => trial.kind === kind && trial.runs.length > 0)
  const cures = trials.filter(
    trial =>
      trial.runs.length > 0 && !own.includes(trial) && own.some(({ against }) => against === trial.name),
  )
  return [...own, ...cures].sort((a, b) => Number(a.against === null) - Number(b.against === null))
}
