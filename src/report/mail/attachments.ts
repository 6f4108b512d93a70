import { readFile } from "node:fs/promises"
import { join } from "node:path"
import type { Mail } from "../../base/index.ts"
import { formatCount, formatValue } from "../../text/index.ts"
import { firstPages } from "../pdf/first-pages.ts"
import { listPdfs } from "../pdf/write.ts"
import { partSpans } from "../part-files.ts"
import { type RunFiles, wantsPdf } from "../run-files.ts"
import { mail } from "./wording.ts"

/** A mail's attachments, and the lines that describe them and say where the rest is. */
export interface MailAttachments {
  readonly attachments: Mail["attachments"]
  readonly lines: readonly string[]
}

export interface AttachmentScope {
  readonly runFolder: string
  /** Incidents in the mail: those of the route's hosts. */
  readonly incidents: number
}

const maxBytes = 10 * 1024 * 1024
const words = mail.attachments

/** report.pdf, or its first pages where it is too large for a mail. */
export async function attachmentsOf(
  run: RunFiles,
  { runFolder, incidents }: AttachmentScope,
): Promise<MailAttachments> {
  const pdfs = await listPdfs(runFolder)
  const { attachments, lines } = pdfs[0] === "report.pdf" ? await pdfOf(run, runFolder) : missing(run)
  const drafts = incidents > 0 ? [words.drafts(join(runFolder, "postmortem"))] : []
  return {
    attachments,
    lines: [
      ...lines,
      ...furtherParts(run, { runFolder, pdfs }),
      words.page(join(runFolder, "report.html")),
      ...drafts,
    ],
  }
}

async function pdfOf({ result }: RunFiles, runFolder: string): Promise<MailAttachments> {
  const path = join(runFolder, "report.pdf")
  const bytes = await readFile(path)
  const name = `${result.job.name}-${result.run.id}`
  const size = formatValue(bytes.length, "bytes")
  const pdfAttachment = (content: Uint8Array, file: string): Mail["attachments"] => [
    { name: file, type: "application/pdf", content },
  ]
  if (bytes.length <= maxBytes)
    return { attachments: pdfAttachment(bytes, `${name}.pdf`), lines: [words.whole(size)] }
  const first = firstPages(bytes, maxBytes)
  if (first === null) return { attachments: [], lines: [words.tooLarge(size, path)] }
  const part = {
    pages: formatCount(first.pages),
    of: formatCount(first.of),
    size: formatValue(first.pdf.length, "bytes"),
  }
  const lines = [words.firstPages(part), words.tooLarge(size, path)]
  return { attachments: pdfAttachment(first.pdf, `${name}-pages-1-to-${first.pages}.pdf`), lines }
}

function missing(run: RunFiles): MailAttachments {
  return { attachments: [], lines: wantsPdf(run) ? [words.noPdf] : [] }
}

function furtherParts(
  { result }: RunFiles,
  { runFolder, pdfs }: { readonly runFolder: string; readonly pdfs: readonly string[] },
): string[] {
  const wanted = partSpans(Math.min(result.job.charts, result.incidents.length)).length - 1
  const [, ...later] = pdfs
  const last = later.at(-1)
  if (pdfs.length === 0 || wanted === 0) return []
  const there = last === undefined ? [] : [words.parts(later.length, last, runFolder)]
  return later.length < wanted ? [...there, words.lostParts(wanted - later.length)] : there
}
