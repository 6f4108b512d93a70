import type { Effects } from "../../base/index.ts"
import { printingFailed } from "../faults.ts"
import type { PrintingBrowser, Sheet } from "./browser/browser.ts"
import { destinationsOfPdf } from "./page-text.ts"

export interface PdfOptions extends Sheet {
  /** The PDF's creation time, epoch ms. */
  readonly createdAt: number
  /** Id of the last section, a link's target. A PDF without it was not printed to its end. */
  readonly endMarker: string
}

/**
 * Prints the report: tagged, outlined, vector; the same HTML with the same browser gives the same bytes.
 * Replaces a crashed or hung browser once. Fault `report.pdf-failed` (exit 5). Returns the browser that is to
 * be closed, which may be the replacement.
 */
export async function renderPdf(
  browser: PrintingBrowser,
  options: PdfOptions,
  log: Effects["log"],
): Promise<{ pdf: Uint8Array; browser: PrintingBrowser }> {
  try {
    return { pdf: await printWhole(browser, options), browser }
  } catch (error) {
    log.warn("browser.restarted", { browser: browser.name, why: String(error) })
    const fresh = await browser.restart().catch((cause: unknown) => {
      throw printingFailed(browser.name, cause)
    })
    try {
      return { pdf: await printWhole(fresh, options), browser: fresh }
    } catch (cause) {
      await fresh.close()
      throw printingFailed(browser.name, cause)
    }
  }
}

async function printWhole(browser: PrintingBrowser, options: PdfOptions): Promise<Uint8Array> {
  const pdf = await browser.print(options)
  if (!destinationsOfPdf(pdf).includes(options.endMarker))
    throw new Error("the PDF ends before the report does")
  return makeReproducible(pdf, options.createdAt)
}

/**
 * Makes the PDF reproducible without changing its length, which keeps its offset table valid. Creation times
 * become `made`; structure elements are renumbered in order, because Chromium numbers them by chance.
 */
export function makeReproducible(pdf: Uint8Array, createdAt: number): Uint8Array {
  const source = Buffer.from(pdf).toString("latin1")
  const digits = new Date(createdAt).toISOString().replace(/\D/g, "").slice(0, 14)
  const elements = [...source.matchAll(/\/ID (\(node\d{8}\))/g)].map(match => match[1] ?? "")
  const renumbered = new Map(
    [...new Set(elements)].map((id, index) => [id, `(node${String(index + 1).padStart(8, "0")})`]),
  )
  const text = source
    .replace(
      /\/(CreationDate|ModDate) \(D:\d{14}\+00'00'\)/g,
      (_, key: string) => `/${key} (D:${digits}+00'00')`,
    )
    .replace(/\(node\d{8}\)/g, id => renumbered.get(id) ?? id)
    .replace(/\/Limits \[\(node[^\]]*\]\n\/Names \[([^\]]*)\]/g, (_, names: string) => idTree(names))
  return Buffer.from(text, "latin1")
}

/** The directory of ids, sorted for binary search, with its first and last id. */
function idTree(names: string): string {
  const entries = (names.match(/\(node\d{8}\) \d+ 0 R/g) ?? []).sort()
  const id = (entry = ""): string => entry.slice(0, 14)
  return `/Limits [${id(entries[0])} ${id(entries.at(-1))}]\n/Names [${entries.join(" ")}]`
}
