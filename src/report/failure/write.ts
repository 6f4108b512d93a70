import { readdir, rm } from "node:fs/promises"
import { join } from "node:path"
import type { Mail, RunFailure } from "../../base/index.ts"
import { writeAtomic, writeJson } from "../../store/index.ts"
import { shorten } from "../sanitize.ts"
import { renderPlainPage } from "../html/render.ts"
import { wrapLines } from "../mail/wrap.ts"
import type { MailOptions } from "../mail/write.ts"
import { forText } from "../markdown.ts"
import { readFailure } from "../run-files.ts"
import { compilePage, compileTemplate } from "../templates.ts"
import { composeFailure } from "./compose.ts"
import { failure as words } from "./wording.ts"

/** Failure folders to keep. */
const maxFailures = 30

/**
 * Writes failure.json and failure.html to a new folder under `jobFolder`/failure, named by the time, and
 * returns its path. Removes old ones.
 */
export async function writeFailure(jobFolder: string, failure: RunFailure): Promise<string> {
  const all = join(jobFolder, "failure")
  const folder = join(all, failure.at.slice(0, 19).replaceAll(":", ""))
  await writeJson(join(folder, "failure.json"), failure)
  await writeAtomic(join(folder, "failure.html"), renderPlainPage("failure", composeFailure(failure)))
  for (const old of (await readdir(all)).sort().slice(0, -maxFailures))
    await rm(join(all, old), { recursive: true, force: true })
  return folder
}

/**
 * The mail about a failed run, from its failure folder. Throws the Fault `report.run-unreadable` (exit 3).
 */
export async function failureMail(folder: string, options: MailOptions): Promise<Mail> {
  return composeFailureMail(await readFailure(folder), options)
}

/** The same, from the failure's record. */
export function composeFailureMail(failure: RunFailure, { from, to }: MailOptions): Mail {
  const view = composeFailure(failure)
  const domain = /@([^@>]+)>?$/.exec(from)?.[1] ?? "localhost"
  return {
    from,
    to,
    subject: words.subject(shorten(view.kicker, 40), shorten(failure.fault.what.split("\n")[0] ?? "", 100)),
    date: Date.parse(failure.at),
    messageId: `failure.${failure.at.replace(/[^0-9]/g, "")}.${failure.job.name}@${domain}`,
    references: [],
    text: wrapLines(compileTemplate("failure-mail.txt")(forText(view))),
    html: compilePage("failure-mail.html")(view),
    images: [],
    attachments: [],
  }
}
