import type { Incident } from "../../base/index.ts"
import { type ExportedRows, fileNameOf } from "../../store/index.ts"
import { strings } from "../../text/index.ts"
import { anchorOf, type Context, type Reference, type EvidenceFiles } from "./context.ts"

/** A line of the evidence list: a link, and what lies behind it. */
export interface EvidenceRow extends Reference {
  readonly note: string
}

const words = strings.postmortem.evidence

/** `counts` is null where the run keeps no scores of the incident's hosts. */
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
      href: `../scores/${linkPath(`${file}.parquet`)}`,
    })),
  }
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
