import { rm } from "node:fs/promises"
import { join } from "node:path"
import { fileNameOf, writeAtomic } from "../../store/index.ts"
import type { Context } from "../facts/context.ts"
import { draftedOf } from "../facts/night/listed.ts"
import { contextWriter } from "./compose.ts"

/**
 * Writes context/<incident>.md for each incident with a draft: its facts in one file of at most 8,000 tokens,
 * for whoever asks somebody about it. Removes the folder where the job says `report.context: false`.
 */
export async function writeContexts(runFolder: string, context: Context): Promise<void> {
  const folder = join(runFolder, "context")
  await rm(folder, { recursive: true, force: true })
  if (context.record.job.report?.context === false) return
  const write = contextWriter(context)
  for (const incident of draftedOf(context.result)) {
    const draft = context.drafts.get(incident.id)
    if (draft)
      await writeAtomic(join(folder, `${fileNameOf(incident.id)}.md`), write(incident, draft.evidence))
  }
}
