import type { Incident } from "../../base/index.ts"
import type { SliceCount } from "../../store/index.ts"
import { fileNameOf } from "../../store/index.ts"
import { anchorOf } from "../view/context.ts"
import type { Context } from "../view/context.ts"
import type { PostmortemView, Reference } from "./types.ts"

/** What of an incident lies in the run's folder, and where it is found from the folder postmortem/. */
export interface Evidence {
  readonly report: Reference
  readonly series: Reference | null
  /** The rows around the incident as CSV. */
  readonly slice: Reference | null
  /** Rows of each host inside the slice's window, from the first sign to the end. */
  readonly counts: readonly SliceCount[]
  readonly scores: readonly Reference[]
}

/** `counts` is null where the run keeps no scores of the incident's hosts. */
export function evidenceOf(incident: Incident, { result, series }: Context, counts: readonly SliceCount[] | null): Evidence {
  const charted = result.incidents.indexOf(incident) < result.job.charts
  const hosts = new Set(counts?.map(({ host }) => host))
  const files = result.hosts.filter(({ host }) => hosts.has(host))
  return {
    report: { text: "report", href: charted ? `../report.html#${anchorOf(incident)}` : "../report.html#hosts" },
    series: series.has(incident.id) ? { text: "series", href: `../series/${address(`${fileNameOf(incident.id)}.json`)}` } : null,
    slice: counts === null ? null : { text: "rows as CSV", href: `../tables/${address(sliceFile(incident))}` },
    counts: counts ?? [],
    scores: files.map(({ host, file }) => ({ text: `scores of ${host}`, href: `../scores/${address(`${file}.parquet`)}` })),
  }
}

export function draftFile({ id }: Incident): string {
  return `${fileNameOf(id)}.md`
}

export function sliceFile({ id }: Incident): string {
  return `incident-${fileNameOf(id)}.csv`
}

/** The list of evidence at the end of a postmortem. */
export function evidenceRows({ report, series, slice, scores }: Evidence): PostmortemView["evidence"] {
  return [
    { ...report, note: "charts, tables and method, in one file without network" },
    ...(slice
      ? [
          {
            ...slice,
            note: "score, threshold, error and share of every feature, row by row, from half an hour before the first sign to half an hour after the end",
          },
        ]
      : []),
    ...(series ? [{ ...series, note: "actual and expected values behind the charts, reduced without losing a peak" }] : []),
    ...scores.map(each => ({ ...each, note: "the whole night, row by row (Parquet)" })),
    { text: "result.json", href: "../result.json", note: "every number of this page" },
    { text: "run.json", href: "../run.json", note: "how the run came to its result: job, versions, seeds, inputs with their hashes" },
  ]
}

/** A file's name inside a Markdown link. */
function address(name: string): string {
  return encodeURIComponent(name).replace(/[!'()*~_]/g, char => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
}
