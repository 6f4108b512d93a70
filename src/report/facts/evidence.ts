import type { Incident } from "../../base/index.ts"
import { type ExportedRows, fileNameOf } from "../../store/index.ts"
import { anchorOf, type Context, type Reference, type EvidenceFiles } from "./context.ts"

/** A line of the evidence list: a link with a description. */
export interface EvidenceRow extends Reference {
  readonly note: string
}

/** Links into the run's folder, with text and description. */
const words = {
  report: { text: "report", note: "charts, tables and method in one offline file" },
  slice: {
    text: "rows as CSV",
    note: "score, threshold, error and share per feature and row, from 30 min before the first signal to 30 min after the end",
  },
  series: {
    text: "series",
    note: "actual and expected values behind the charts, downsampled without losing a peak",
  },
  scores: { text: (host: string) => `scores of ${host}`, note: "the whole night, row by row (Parquet)" },
  result: "every number on this page",
  run: "how the run was made: job, versions, seeds, input hashes",
} as const

/** `counts` is null where the run has no scores of the incident's hosts. */
export function evidenceOf(
  incident: Incident,
  { result, series }: Context,
  counts: readonly ExportedRows[] | null,
): EvidenceFiles {
  const charted = result.incidents.indexOf(incident) < result.job.charts
  const hosts = new Set(counts?.map(({ host }) => host))
  const files = result.hosts.filter(({ host }) => hosts.has(host))
  return {
    report: {
      text: words.report.text,
      href: charted ? `../report.html#${anchorOf(incident)}` : "../report.html#hosts",
    },
    series: series.has(incident.id)
      ? { text: words.series.text, href: `../series/${linkPath(`${fileNameOf(incident.id)}.json`)}` }
      : null,
    slice:
      counts === null ? null : { text: words.slice.text, href: `../tables/${linkPath(sliceFile(incident))}` },
    counts: counts ?? [],
    scores: files.map(({ host, file }) => ({
      text: words.scores.text(host),
      href: `../${scoresLink(file)}`,
    })),
  }
}

/** From the run's folder. `file`: see `HostResult`. */
export function scoresLink(file: string): string {
  return `scores/${linkPath(`${file}.parquet`)}`
}

export function draftFile({ id }: Incident): string {
  return `${fileNameOf(id)}.md`
}

export function sliceFile({ id }: Incident): string {
  return `incident-${fileNameOf(id)}.csv`
}

/** The list of evidence at the end of a postmortem. */
export function evidenceRows({ report, series, slice, scores }: EvidenceFiles): EvidenceRow[] {
  return [
    { ...report, note: words.report.note },
    ...(slice ? [{ ...slice, note: words.slice.note }] : []),
    ...(series ? [{ ...series, note: words.series.note }] : []),
    ...scores.map(each => ({ ...each, note: words.scores.note })),
    { text: "result.json", href: "../result.json", note: words.result },
    { text: "run.json", href: "../run.json", note: words.run },
  ]
}

/** A file's name inside a Markdown link. */
function linkPath(name: string): string {
  return encodeURIComponent(name).replace(
    /[!'()*~_]/g,
    char => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
