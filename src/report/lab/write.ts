import { rm } from "node:fs/promises"
import { join } from "node:path"
import { type Effects, Fault, type ReportRule } from "../../base/index.ts"
import { writeAtomic } from "../../store/index.ts"
import { createChartRenderer } from "../facts/chart-renderer.ts"
import { renderPlainPage } from "../html/render.ts"
import { startBackgroundBrowser } from "../pdf/browser/background-browser.ts"
import { renderPdf } from "../pdf/render.ts"
import { composeLab, type LabView } from "./compose.ts"
import type { LabResult } from "./record.ts"

export interface LabPage {
  readonly result: LabResult
  readonly formats: ReportRule["formats"]
}

const printTimeout = 120_000

/**
 * Writes lab.html, and lab.pdf where it is wanted. Returns the Faults of what could not be made: a chart, the
 * PDF.
 */
export async function writeLab(
  folder: string,
  { result, formats }: LabPage,
  effects: Effects,
): Promise<Fault[]> {
  const browser = formats.includes("pdf") ? startBackgroundBrowser(effects) : null
  try {
    const renderer = createChartRenderer()
    const view = await composeLab(result, renderer)
    await rm(join(folder, "lab.pdf"), { force: true })
    await writeAtomic(join(folder, "lab.html"), renderPlainPage("lab", view))
    const printed = browser
      ? await print(folder, { view, browser, createdAt: result.night.end }, effects)
      : null
    return [...renderer.faults, ...(printed ? [printed] : [])]
  } finally {
    await browser?.close()
  }
}

interface Printing {
  readonly view: LabView
  readonly browser: ReturnType<typeof startBackgroundBrowser>
  readonly createdAt: number
}

async function print(
  folder: string,
  { view, browser, createdAt }: Printing,
  { log }: Effects,
): Promise<Fault | null> {
  const paper: LabView = { ...view, paper: true, sections: view.sections.map(withoutTables) }
  const html = renderPlainPage("lab", paper)
  try {
    const sheet = { html, timeout: printTimeout, createdAt, endMarker: "method" }
    const printed = await renderPdf(await browser.ready(), sheet, log)
    await printed.browser.close()
    await writeAtomic(join(folder, "lab.pdf"), printed.pdf)
    return null
  } catch (error) {
    if (error instanceof Fault) return error
    throw error
  }
}

/** Tables beside charts stay on the screen. */
function withoutTables(section: LabView["sections"][number]): LabView["sections"][number] {
  const rows = section.rows.map(row => ({
    ...row,
    figures: row.figures.map(figure => ({ ...figure, table: null })),
  }))
  return { ...section, rows }
}
