import { relative } from "node:path"
import { isObjectUrl, type Job, nightOfRun, severities } from "../../base/index.ts"
import type { NightOutcome } from "../../pipeline/index.ts"
import { listPdfs, wordTitle } from "../../report/index.ts"
import { shownPath } from "../../store/index.ts"
import { countOf } from "../../text/index.ts"
import { notDoneLine, printableLines } from "../terminal/lines.ts"

/** A night's incidents and where its report is, for stdout. */
export async function printNight(
  job: Job,
  night: NightOutcome,
  { json }: { readonly json: boolean },
): Promise<string> {
  const pdfs = await listPdfs(night.folder)
  const outcome = { ...night, folder: shownPath(job, night.folder), latest: shownPath(job, night.latest) }
  return json ? asJson(outcome, pdfs) : asText(outcome, pdfs)
}

function asJson({ result, folder, latest, faults, exit }: NightOutcome, pdfs: readonly string[]): string {
  const incidents = result.incidents.map(({ id, severity, title, start, end, open, members }) => {
    return { id, severity, title: wordTitle(title), start, end, open, hosts: members.map(({ host }) => host) }
  })
  return `${JSON.stringify({ run: result.run.id, night: result.night, folder, latest, pdfs, incidents, faults, exit }, null, 2)}\n`
}

function asText({ result, latest, faults }: NightOutcome, pdfs: readonly string[]): string {
  const { incidents, hosts } = result
  const found = incidents.length === 0 ? "no incident" : countOf(incidents.length, "incident")
  const summary = `${found} on ${countOf(hosts.length, "host")} in the night of ${nightOfRun(result.run.id)}`
  const width = Math.max(...severities.map(({ length }) => length))
  const rows = incidents.map(
    ({ severity, id, title }) => `  ${severity.padEnd(width)}  ${id}  ${wordTitle(title)}`,
  )
  const place = isObjectUrl(latest) ? latest : relative(process.cwd(), latest) || latest
  const files = ["report.html", ...pdfs].map(file => `report: ${place}/${file}`)
  return printableLines([summary, ...rows, ...faults.map(notDoneLine), ...files])
}
