import type { Effects, Fault, Mail } from "../../base/index.ts"
import { toPng } from "../../charts/index.ts"
import { resultForHosts } from "../route-filter.ts"
import { forText } from "../markdown.ts"
import { readRun } from "../run-files.ts"
import { compilePage, compileTemplate } from "../templates.ts"
import { contextOf } from "../facts/context.ts"
import { composeMail } from "./compose.ts"
import { attachmentsOf } from "./attachments.ts"
import { createMailChartRenderer } from "./chart-renderer.ts"
import { threadOf } from "./thread.ts"
import { withFonts } from "./woff-to-ttf.ts"
import type { MailView, Picture } from "./types.ts"
import { wrapLines } from "./wrap.ts"

export interface MailOptions {
  readonly from: string
  readonly to: readonly string[]
  /** Globs of the hosts that the mail reports. Default: all. */
  readonly hosts?: readonly string[]
}

/** px: twice the displayed width. */
const pictureWidth = 1200

/**
 * The mail of a run, from its folder; of earlier runs it reads only the ids of continued incidents. The same
 * folder gives the same mail. Failed charts are among the faults. Throws the Fault `report.run-unreadable`
 * (exit 3).
 */
export async function makeMail(
  runFolder: string,
  { from, to, hosts = ["*"] }: MailOptions,
  log: Effects["log"],
): Promise<{ mail: Mail; faults: Fault[] }> {
  const read = await readRun(runFolder, log)
  const run = { ...read, result: resultForHosts(read.result, hosts) }
  const renderer = createMailChartRenderer()
  const { attachments, lines } = await attachmentsOf(read, {
    runFolder,
    incidents: run.result.incidents.length,
  })
  const view = await composeMail(contextOf(run, renderer), lines)
  const { messageId, references } = await threadOf(
    runFolder,
    run.result,
    /@([^@>]+)>?$/.exec(from)?.[1] ?? "localhost",
  )
  const mail: Mail = {
    from,
    to,
    subject: view.subject,
    date: Date.parse(run.result.run.finishedAt),
    messageId,
    references,
    text: wrapLines(compileTemplate("mail.txt")(forText(view))),
    html: compilePage("mail.html")(view),
    images: await imagesOf(picturesOf(view)),
    attachments,
  }
  return { mail, faults: [...run.faults, ...renderer.faults] }
}

function picturesOf({ overview, incidents }: MailView): Picture[] {
  return [overview, ...incidents.map(({ picture }) => picture)].filter(picture => picture !== null)
}

async function imagesOf(pictures: readonly Picture[]): Promise<Mail["images"]> {
  if (pictures.length === 0) return []
  return await withFonts(async fontFiles => {
    const images = []
    for (const { cid, svg } of pictures)
      images.push({
        cid,
        name: `${cid.split("@")[0]}.png`,
        png: await toPng(svg, { width: pictureWidth, fontFiles }),
      })
    return images
  })
}
