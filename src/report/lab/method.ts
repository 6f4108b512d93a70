import { countOf, formatDateTime, formatDuration, zoneName } from "../../text/index.ts"
import type { LabResult } from "./record.ts"

/** How the page came about. */
export function methodOf(result: LabResult): { readonly name: string; readonly text: string }[] {
  const { production, job, history, night, seeds, day, versions, truth, step } = result
  const span = ({ start, end }: { start: number; end: number }) =>
    `${formatDateTime(start, job.timeZone)} to ${formatDateTime(end, job.timeZone)} ${zoneName(end, job.timeZone)}`
  const { window, units, batch, updates, rate } = production
  return [
    {
      name: "Data",
      text: `History ${span(history)}, night ${span(night)}, one row per ${formatDuration(step)}. Four fifths of the history train, a tenth decides when to stop, a tenth sets thresholds; the night is never trained on.`,
    },
    {
      name: "Production",
      text: `LSTM autoencoder: window ${window} rows, ${units} units, ${batch} windows per update, at most ${updates} updates of Adam at rate ${rate}, without the night's retry, warm start and masks.`,
    },
    {
      name: "Seeds",
      text: `${countOf(seeds.length, "seed")}: ${seeds.join(", ")}. Verdicts, faults found and reconstructions are those of the first; other numbers are medians.`,
    },
    {
      name: "Gradients",
      text: "Norms are taken on 32 windows spread over the training rows, the same at every look: before the first update, after each of the first ten, then about forty times.",
    },
    {
      name: "Verdict",
      text: "The diagnosis and the skill test are those of a night. A broken training is judged by its weights of the lowest held-out loss, which a night would keep. Not converged is a failure here; a night would continue it.",
    },
    {
      name: "Cost",
      text:
        truth === null
          ? "Unknown: the night has no labels."
          : `Each model alone scores the night, with the night's threshold and incidents. ${truth === "demo" ? "The truth is what the demo fleet planted" : "The truth is the labels of this host"}. VUS-PR: Paparrizos et al. 2022.`,
    },
    {
      name: "The day",
      text: `${day.label} (${day.feature}) repeats its daily course most on the last day of the history, which no training learned from. Windows follow one another.`,
    },
    {
      name: "Versions",
      text: Object.entries(versions)
        .map(([name, version]) => `${name} ${version}`)
        .join(", "),
    },
  ]
}
