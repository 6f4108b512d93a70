import type { HostResult } from "../../base/index.ts"
import { shorten } from "../clean.ts"
import type { Context } from "./context.ts"
import { countOf, formatCount, formatDuration, formatNumber, joinWords } from "../../words/index.ts"
import { ms } from "./context.ts"
import type { MethodView } from "./types.ts"

/** Remarks on trainings that are printed; the others are in result.json. */
const mostNotes = 12

/** How the scores and incidents came about, with this run's own numbers, and what was not measured. */
export function methodOf({ result }: Context): MethodView {
  const { job } = result
  const days = countOf(Math.round((ms(result.history.end) - ms(result.history.start)) / 86_400_000), "day")
  const detectors = [...new Set(result.hosts.flatMap(host => (host.training ? [host.training.detector] : [])))]
  const leftOut = result.hosts.reduce((sum, host) => sum + (host.training?.rowsLeftOut ?? 0), 0)
  return {
    paragraphs: [
      {
        title: "Score",
        text:
          `For each host a model (${detectors.length > 0 ? joinWords(detectors) : "none was trained"}) learned from ${days} before the night, never the night itself, to give back windows of ${countOf(job.window, "row")}. `
          + `How badly it gives a row back, each feature measured against its own usual error, is the row's score; a feature's part in that is its contribution. `
          + `${countOf(leftOut, "history row")} that scored highest while learning ${leftOut === 1 ? "was" : "were"} left out of the rest of it, so that an old incident does not pass for normal.`,
      },
      ...trainingOf(result.hosts),
      {
        title: "Threshold",
        text:
          `Set for each host by peaks over threshold (Siffer et al., 2017) on history that the model had not learned from, so that false incidents are promised to stay at or below `
          + `${formatNumber(job.falseIncidentsPerWeek)} a host and week. For ${countOf(result.hosts.length, "host")} that allows about ${formatNumber((job.falseIncidentsPerWeek * result.hosts.length) / 7)} a night.`,
      },
      {
        title: "Incident",
        text:
          `Rows above the threshold less than ${formatDuration(job.mergeGap)} apart are one incident; ${job.shortest > 0 ? `one shorter than ${formatDuration(job.shortest)} is not told` : "the shortest lasts one row"}. `
          + "Hosts share an incident when their anomalies overlap in time and share a signal. A signal is a feature that crossed its own threshold. “Usual” is the range in which the model expected the value at that minute; "
          + "a usual spread is half that range.",
      },
      {
        title: "Severity",
        text: "A technical grade from the score over its threshold, the duration, the number of signals and of hosts; each incident prints its own sum. It says nothing of what customers noticed.",
      },
    ],
    limits: limitsOf(result.hosts.length, job.mergeGap),
  }
}

/** Told only where it is news: trainings that went on from an earlier night, and those that did not go as planned. */
function trainingOf(hosts: readonly HostResult[]): MethodView["paragraphs"] {
  const trained = hosts.filter(({ training }) => training !== null)
  const warm = trained.filter(({ training }) => training?.warm).length
  const notes = trained.flatMap(({ host, training }) => (training?.notes ?? []).map(note => `${shorten(host)}, ${shorten(note, 400)}`))
  const started = `${countOf(warm, "host")} of ${formatCount(trained.length)} went on from the models of an earlier night, with fewer updates. `
  const said = notes.slice(0, mostNotes).map(note => `On ${note}.`).join(" ")
  const more = notes.length > mostNotes ? ` ${countOf(notes.length - mostNotes, "further remark")} in result.json.` : ""
  return warm + notes.length === 0 ? [] : [{ title: "Training", text: `${warm > 0 ? started : ""}${said}${more}`.trim() }]
}

function limitsOf(hosts: number, mergeGap: number): string[] {
  return [
    "What is listed moved together with the incident; the report does not say what made it happen.",
    `Only the metrics of ${hosts === 1 ? "this host" : `these ${formatCount(hosts)} hosts`} were read: no logs, no traces, no business figures.`,
    "Times are those of the data's rows: an onset is known to one row, an end to one row more.",
    `Two faults on one host within ${formatDuration(mergeGap)} of each other are told as one.`,
    "What was already wrong during the whole history counts as usual.",
  ]
}
