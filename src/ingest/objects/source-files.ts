import { type Effects, isObjectUrl, type Job } from "../../base/index.ts"
import { findFiles, type SourceFiles } from "../files/find-files.ts"
import { withObjects } from "./find-objects.ts"

/** Lists the source's files, in a folder or in an object store, for as long as `work` takes. */
export async function withSourceFiles<T>(
  job: Job,
  effects: Effects,
  work: (source: SourceFiles) => Promise<T>,
): Promise<T> {
  if (isObjectUrl(job.source.root)) return await withObjects(job, effects, work)
  return await work({ files: await findFiles(job.source), ready: file => Promise.resolve(file) })
}
