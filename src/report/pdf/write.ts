import { readdir, rm } from "node:fs/promises"
import { join } from "node:path"
import { type Effects, Fault } from "../../base/index.ts"
import { writeAtomic } from "../../store/index.ts"
import { partFile } from "../part-files.ts"
import { type Part, partsOf } from "./parts.ts"
import { renderPdf } from "./render.ts"
import type { BackgroundBrowser } from "./browser/background-browser.ts"
import type { View } from "../html/types.ts"

const printTimeout = 120_000
const laterPart = /^report-(\d+)\.pdf$/

export interface PdfInput {
  /** Prints all parts. */
  readonly browser: BackgroundBrowser
  readonly view: View
  /** The PDFs' creation time, epoch ms. */
  readonly createdAt: number
}

/**
 * Writes report.pdf and its further parts. First removes earlier ones, which would not match the new
 * report.html. Returns the Fault that ended printing, or null.
 */
export async function writePdfs(
  runFolder: string,
  { browser, view, createdAt }: PdfInput,
  effects: Effects,
): Promise<Fault | null> {
  await clearPdfs(runFolder)
  const keep = async (file: string, pdf: Uint8Array): Promise<void> => {
    await writeAtomic(join(runFolder, file), pdf)
    effects.log.info("report.pdf", { file, bytes: pdf.length })
  }
  return await printAll({ browser, parts: partsOf(view), createdAt, keep }, effects)
}

export async function clearPdfs(runFolder: string): Promise<void> {
  for (const file of await listPdfs(runFolder)) await rm(join(runFolder, file))
}

/** The PDFs in a run's folder, report.pdf first. */
export async function listPdfs(runFolder: string): Promise<string[]> {
  const numbers = (await readdir(runFolder)).flatMap(name =>
    name === partFile(1) ? 1 : Number(laterPart.exec(name)?.[1] ?? 0),
  )
  return numbers
    .filter(number => number > 0)
    .sort((a, b) => a - b)
    .map(partFile)
}

interface Printing extends Pick<PdfInput, "browser" | "createdAt"> {
  readonly parts: readonly Part[]
  readonly keep: (file: string, pdf: Uint8Array) => Promise<void>
}

async function printAll(
  { browser: background, parts, createdAt, keep }: Printing,
  effects: Effects,
): Promise<Fault | null> {
  try {
    let browser = await background.ready()
    try {
      for (const { file, ...sheet } of parts) {
        const printed = await renderPdf(browser, { ...sheet, timeout: printTimeout, createdAt }, effects.log)
        browser = printed.browser
        await keep(file, printed.pdf)
      }
    } finally {
      await browser.close()
    }
    return null
  } catch (error) {
    if (error instanceof Fault) return error
    throw error
  }
}
