import { readFile } from "node:fs/promises"
import { resolve } from "node:path"
import { readHost, survey, withSplitSources } from "../../src/ingest/index.ts"
import { parseJobFile, resolveJob } from "../../src/job/index.ts"
import { quietEffects as effects } from "./quiet-effects.ts"

/** Reads every host of a job into frames, as a run does, and keeps none. */
const file = resolve(process.argv[2] ?? "job.yaml")
const job = resolveJob(parseJobFile(await readFile(file, "utf8"), file), file)
const surveyed = await survey(job, effects)
await withSplitSources({ job, survey: surveyed, hosts: surveyed.hosts }, effects, async split => {
  for (const host of surveyed.hosts) await readHost(job, split, host)
})
