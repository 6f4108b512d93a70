import { readdir, rm } from "node:fs/promises"
import { join } from "node:path"
import { type Effects, exits, type Fault } from "../base/index.ts"
import { fileNameOf, writeAtomic, writeJson } from "../store/index.ts"
import { renderHtml } from "./html/render.ts"
import { clearPdfs, listPdfs, writePdfs } from "./pdf/write.ts"
import { writePostmortems } from "./postmortem/write.ts"
import { readRun, type RunFiles, wantsPdf } from "./run-files.ts"
import { type BackgroundBrowser, startBackgroundBrowser } from "./pdf/browser/background-browser.ts"
import { type ChartRenderer, createChartRenderer } from "./facts/chart-renderer.ts"
import { composeView } from "./html/compose.ts"
import { writeContexts } from "./context/write.ts"
import { contextOf } from "./facts/context.ts"
import type { View } from "./html/types.ts"
import { missingPdfNotice } from "./html/missing-pdf.ts"

/**
 * Writes postmortem/*.md, context/*.md, report.html, specs/*.json, then report.pdf and its further parts, from the run's
 * folder. Of earlier runs it reads only the team's texts in postmortems. Returns what failed: a chart, a
 * series, a postmortem, the PDF. The HTML is written whatever happens to the browser, and names a missing
 * PDF. Throws the Faults `report.run-unreadable` (exit 3) and `report.browser-override` (exit 2).
 */
export async function writeReport(runFolder: string, effects: Effects): Promise<{ faults: Fault[] }> {
  const run = await readRun(runFolder, effects.log)
  const browser = wantsPdf(run) ? startBackgroundBrowser(effects) : null
  try {
    const page = await makePage(runFolder, run, effects)
    const pdfFaults = await printPdfs(runFolder, { run, browser, ...page }, effects)
    return { faults: [...run.faults, ...page.faults, ...pdfFaults] }
  } finally {
    await browser?.close()
  }
}

interface Page {
  readonly view: View
  /** Of charts and postmortems. */
  readonly faults: readonly Fault[]
}

async function makePage(runFolder: string, run: RunFiles, effects: Effects): Promise<Page> {
  const renderer = createChartRenderer()
  const context = contextOf(run, renderer)
  const { drafts, faults: postmortemFaults } = await writePostmortems(runFolder, context, effects.log)
  const view = await composeView({ ...context, drafts })
  await writeContexts(runFolder, { ...context, drafts })
  await writeHtml(runFolder, view, effects)
  await writeSpecs(join(runFolder, "specs"), renderer.specs)
  for (const fault of renderer.faults) effects.log.warn("report.chart", { ...fault.toRecord() })
  return { view, faults: [...renderer.faults, ...postmortemFaults] }
}

async function writeHtml(runFolder: string, view: View, { log }: Effects): Promise<void> {
  const html = renderHtml(view)
  await writeAtomic(join(runFolder, "report.html"), html)
  log.info("report.html", { bytes: Buffer.byteLength(html), incidents: view.incidents.length })
}

interface Printing extends Pick<Page, "view"> {
  readonly run: RunFiles
  /** Null where the job wants no PDF. */
  readonly browser: BackgroundBrowser | null
}

/** Prints the PDFs if the job wants them. The HTML also names a missing one, for readers who look for it. */
async function printPdfs(
  runFolder: string,
  { run, browser, view }: Printing,
  effects: Effects,
): Promise<Fault[]> {
  if (browser === null) {
    await clearPdfs(runFolder)
    return []
  }
  const fault = await writePdfs(
    runFolder,
    { browser, view, createdAt: Date.parse(run.result.run.finishedAt) },
    effects,
  )
  if (fault === null) return []
  effects.log.warn("report.pdf-missing", { ...fault.toRecord() })
  await writeHtml(
    runFolder,
    { ...view, missingPdf: missingPdfNotice(fault, await listPdfs(runFolder)) },
    effects,
  )
  if (fault.exit !== exits.partial) throw fault
  return [fault]
}

/** Writes every chart's Vega-Lite spec, and removes those of charts no longer drawn. */
async function writeSpecs(folder: string, specs: ChartRenderer["specs"]): Promise<void> {
  const files = new Map([...specs].map(([name, spec]) => [`${fileNameOf(name)}.json`, spec]))
  for (const [file, spec] of files) await writeJson(join(folder, file), spec)
  if (files.size === 0) return
  for (const file of await readdir(folder))
    if (file.endsWith(".json") && !files.has(file)) await rm(join(folder, file))
}
