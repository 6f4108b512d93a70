import { readFile, stat } from "node:fs/promises"
import { join } from "node:path"
import { isErrno } from "../../base/index.ts"
import type { Effects, Fault, Mail } from "../../base/index.ts"
import { toPng } from "../../charts/index.ts"
import { countOf, formatValue } from "../../words/index.ts"
import { narrowed } from "../messages/narrow.ts"
import { pdfsOf } from "../paper.ts"
import { forText } from "../postmortem/markdown.ts"
import { readRun } from "../run-files.ts"
import type { RunFiles } from "../run-files.ts"
import { compileTemplate } from "../templates.ts"
import { contextOf } from "../view/context.ts"
import { composeMail } from "./compose.ts"
import { openMailStudio } from "./studio.ts"
import { threadOf } from "./thread.ts"
import { withFonts } from "./ttf.ts"
import type { MailView, Picture } from "./types.ts"
import { wrapLines } from "./wrap.ts"

export interface MailOptions {
  readonly from: string
  readonly to: readonly string[]
  /** Globs: the mail tells of these hosts alone. Default: of all. */
  readonly hosts?: readonly string[]
}

const largestPdf = 10 * 1024 * 1024
/** px: twice what it is shown at. */
const pictureWidth = 1200

/**
 * The mail of a run, from its folder alone; of the runs before it only the ids of incidents that go on. The same folder gives the same mail.
 * Charts that could not be drawn are among the faults. Throws the Fault `report.run-unreadable` (exit 3).
 */
export async function makeMail(
  runFolder: string,
  { from, to, hosts = ["*"] }: MailOptions,
  log: Effects["log"],
): Promise<{ mail: Mail; faults: Fault[] }> {
  const read = await readRun(runFolder, log)
  const run = { ...read, result: narrowed(read.result, hosts) }
  const studio = openMailStudio()
  const pdf = await readPdf(join(runFolder, "report.pdf"))
  const view = await composeMail(contextOf(run, studio), filesOf(run, { runFolder, pdf, later: (await pdfsOf(runFolder)).slice(1) }))
  const { messageId, references } = await threadOf(runFolder, run.result, /@([^@>]+)>?$/.exec(from)?.[1] ?? "localhost")
  const mail: Mail = {
    from,
    to,
    subject: view.subject,
    date: Date.parse(run.result.run.finishedAt),
    messageId,
    references,
    text: wrapLines(compileTemplate("mail.txt")(forText(view))),
    html: compileTemplate("mail.html")(view),
    images: await imagesOf(picturesOf(view)),
    attachments: pdf.content ? [{ name: `${run.result.job.name}-${run.result.run.id}.pdf`, type: "application/pdf", content: pdf.content }] : [],
  }
  return { mail, faults: [...run.faults, ...studio.faults] }
}

/** `bytes` null: there is none. `content` null: it is too large to be sent. */
interface Pdf {
  readonly bytes: number | null
  readonly content: Uint8Array | null
}

async function readPdf(path: string): Promise<Pdf> {
  try {
    const { size } = await stat(path)
    return { bytes: size, content: size > largestPdf ? null : await readFile(path) }
  } catch (error) {
    if (isErrno(error, "ENOENT")) return { bytes: null, content: null }
    throw error
  }
}

interface Lying {
  readonly runFolder: string
  readonly pdf: Pdf
  /** Names of the PDFs after report.pdf. */
  readonly later: readonly string[]
}

function filesOf({ result }: RunFiles, { runFolder, pdf: { bytes, content }, later }: Lying): string[] {
  const size = bytes === null ? "" : formatValue(bytes, "bytes")
  const pdf = content
    ? later.length === 0 ? `The whole report is attached as PDF (${size}).` : `The report's first part is attached as PDF (${size}).`
    : bytes === null
      ? "No PDF was made of this run."
      : `The PDF (${size}) is too large for a mail: ${join(runFolder, "report.pdf")}`
  const last = later.at(-1)
  const rest = bytes === null || last === undefined ? [] : [`Its ${countOf(later.length, "further part")}, to ${last}: ${runFolder}`]
  const drafts = result.incidents.length > 0 ? [`Postmortem drafts: ${join(runFolder, "postmortem")}`] : []
  return [pdf, ...rest, `Interactive report: ${join(runFolder, "report.html")}`, ...drafts]
}

function picturesOf({ overview, incidents }: MailView): Picture[] {
  return [overview, ...incidents.map(({ picture }) => picture)].filter(picture => picture !== null)
}

async function imagesOf(pictures: readonly Picture[]): Promise<Mail["images"]> {
  if (pictures.length === 0) return []
  return await withFonts(async fontFiles => {
    const images = []
    for (const { cid, svg } of pictures)
      images.push({ cid, name: `${cid.split("@")[0]}.png`, png: await toPng(svg, { width: pictureWidth, fontFiles }) })
    return images
  })
}
