import { readdir, rm } from "node:fs/promises"
import { join } from "node:path"
import { exits, Fault } from "../base/index.ts"
import type { Effects } from "../base/index.ts"
import { writeAtomic } from "../store/index.ts"
import { findBrowser } from "./browser.ts"
import { partFile } from "./part-files.ts"
import { partsOf } from "./parts.ts"
import type { Part } from "./parts.ts"
import { renderPdf } from "./pdf.ts"
import type { View } from "./view/types.ts"

const patience = 120_000
const laterPart = /^report-(\d+)\.pdf$/

export interface Paper {
  readonly view: View
  /** Epoch ms that the PDFs bear as the time of their making. */
  readonly made: number
}

/**
 * Writes report.pdf, and report-2.pdf and so on where it takes more; one browser prints them all. Returns the Fault
 * that cost one of them and those after it. Parts of an earlier making go away.
 */
export async function writePdfs(runFolder: string, { view, made }: Paper, effects: Effects): Promise<Fault[]> {
  const files: string[] = []
  const keep = async (file: string, pdf: Uint8Array): Promise<void> => {
    await writeAtomic(join(runFolder, file), pdf)
    effects.log.info("report.pdf", { file, bytes: pdf.length })
    files.push(file)
  }
  const fault = await printAll({ parts: partsOf(view), made, keep }, effects)
  if (files.length > 0) for (const file of await pdfsOf(runFolder)) if (!files.includes(file)) await rm(join(runFolder, file))
  return fault ? [fault] : []
}

/** The PDFs in a run's folder, report.pdf first. */
export async function pdfsOf(runFolder: string): Promise<string[]> {
  const numbers = (await readdir(runFolder)).flatMap(name => (name === partFile(1) ? 1 : Number(laterPart.exec(name)?.[1] ?? 0)))
  return numbers.filter(number => number > 0).sort((a, b) => a - b).map(partFile)
}

interface Printing {
  readonly parts: readonly Part[]
  readonly made: number
  readonly keep: (file: string, pdf: Uint8Array) => Promise<void>
}

/** The Fault that costs only PDFs, or null. */
async function printAll({ parts, made, keep }: Printing, effects: Effects): Promise<Fault | null> {
  try {
    let browser = await findBrowser(effects)
    try {
      for (const { file, ...sheet } of parts) {
        const printed = await renderPdf(browser, { ...sheet, patience, made }, effects.log)
        browser = printed.browser
        await keep(file, printed.pdf)
      }
    } finally {
      await browser.close()
    }
    return null
  } catch (error) {
    if (error instanceof Fault && error.exit === exits.partial) return error
    throw error
  }
}
