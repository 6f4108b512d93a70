import { readdir, rm } from "node:fs/promises"
import { join } from "node:path"
import type { Effects, Fault } from "../base/index.ts"
import { fileNameOf, writeAtomic, writeJson } from "../store/index.ts"
import { renderHtml } from "./html.ts"
import { writePdfs } from "./paper.ts"
import { writePostmortems } from "./postmortem/write.ts"
import { readRun } from "./run-files.ts"
import type { RunFiles } from "./run-files.ts"
import { openStudio } from "./studio.ts"
import type { Studio } from "./studio.ts"
import { composeView } from "./view/compose.ts"
import { contextOf } from "./view/context.ts"

/**
 * Makes postmortem/*.md, report.html, which tells what people wrote into them, specs/*.json, then report.pdf and its further parts, from the
 * run's folder alone; of earlier runs only what people wrote into their postmortems is read. What could not be made is returned: a chart, a
 * series, a postmortem, the PDF; the HTML is written before the browser starts and stays. Throws the Faults `report.run-unreadable` (exit 3)
 * and `report.browser-override` (exit 2).
 */
export async function writeReport(runFolder: string, effects: Effects): Promise<{ faults: Fault[] }> {
  const run = await readRun(runFolder, effects.log)
  const studio = openStudio()
  const context = contextOf(run, studio)
  const { drafts, faults: unwritten } = await writePostmortems(runFolder, context, effects.log)
  const view = await composeView({ ...context, drafts })
  const html = renderHtml(view)
  await writeAtomic(join(runFolder, "report.html"), html)
  await writeSpecs(join(runFolder, "specs"), studio.specs)
  effects.log.info("report.html", { bytes: Buffer.byteLength(html), incidents: view.incidents.length, charts: studio.specs.size })
  for (const fault of studio.faults) effects.log.warn("report.chart", { ...fault.toRecord() })
  const made = Date.parse(run.result.run.finishedAt)
  const unprinted = wantsPdf(run) ? await writePdfs(runFolder, { view, made }, effects) : []
  return { faults: [...run.faults, ...studio.faults, ...unwritten, ...unprinted] }
}

/** Every chart's Vega-Lite spec; those of an earlier rendering that are no longer drawn go away. */
async function writeSpecs(folder: string, specs: Studio["specs"]): Promise<void> {
  const files = new Map([...specs].map(([name, spec]) => [`${fileNameOf(name)}.json`, spec]))
  for (const [file, spec] of files) await writeJson(join(folder, file), spec)
  if (files.size === 0) return
  for (const file of await readdir(folder)) if (file.endsWith(".json") && !files.has(file)) await rm(join(folder, file))
}

function wantsPdf({ record }: RunFiles): boolean {
  const formats = (record.job as { report?: { formats?: unknown } } | null)?.report?.formats
  return !Array.isArray(formats) || formats.includes("pdf")
}
