import { join } from "node:path"
import { day, type HostFrames, type Job } from "../../base/index.ts"
import { distinctNames, type RawPart, ruleOf } from "../../frame/index.ts"
import { type Database, fileLiteral, withDatabase } from "../../store/index.ts"
import { noHostRows } from "../faults.ts"
import { framesOf } from "../host-frames.ts"
import type { HostSource, Survey } from "../files/host-source.ts"
import type { SampleFile, SampleFiles } from "./sample-files.ts"
import { type Samples, snapToGrid } from "./snap-to-grid.ts"

/** One host's history and night on its grid: a column a feature, of the newest sample in each slot. */
export async function readSamples(
  job: Job,
  survey: Pick<Survey, "sources" | "newest"> & { readonly samples: SampleFiles },
  host: string,
): Promise<HostFrames> {
  const source = survey.sources.get(host)
  if (source === undefined) throw noHostRows(host)
  const parts = await withDatabase(async database => {
    await database.run("SET threads = 1") // the workers have the others
    return await readParts(job, { source, samples: survey.samples, database })
  })
  return framesOf(job, { ...source, parts, rejected: 0, newest: survey.newest })
}

interface ReadTask {
  readonly source: HostSource
  readonly samples: SampleFiles
  readonly database: Database
}

async function readParts(job: Job, { source, samples, database }: ReadTask): Promise<RawPart[]> {
  const features = [...new Set(samples.files.map(({ feature }) => feature))]
  const names = distinctNames(features)
  const parts: RawPart[] = []
  for (const [i, feature] of features.entries()) {
    const name = names[i] ?? feature
    if (ruleOf(name, job.features).ignore === true) continue
    const files = samples.files.filter(file => file.feature === feature && isInside(file, source))
    const read = await readFeature(files, { source, samples, database })
    const { times, values } = job.step === "auto" ? read : snapToGrid(read, job.step)
    if (times.length > 0) parts.push({ times, columns: [{ name, values, text: 0 }] })
  }
  return parts
}

function isInside({ span }: SampleFile, { history, night }: HostSource): boolean {
  return span.end > history.start - day && span.start < night.end
}

/** [samples] sorted by time. */
async function readFeature(
  files: readonly SampleFile[],
  { source: { host, history, night }, samples, database }: ReadTask,
): Promise<Samples> {
  if (files.length === 0) return { times: new Float64Array(0), values: new Float64Array(0) }
  const list = files.map(({ name }) => fileLiteral(join(samples.folder, name))).join(", ")
  const chunks: Samples[] = []
  await database.vectors(
    `SELECT CAST(epoch_ms(time) AS DOUBLE) AS ms, value FROM read_parquet([${list}])
     WHERE host = $1 AND time >= make_timestamp(${history.start * 1000}) AND time < make_timestamp(${night.end * 1000})
     ORDER BY ms`,
    [host],
    ({ rows, columns: [times, values] }) => {
      if (times === undefined || values === undefined) return
      chunks.push({
        times: Float64Array.from(times.subarray(0, rows)),
        values: Float64Array.from(values.subarray(0, rows)),
      })
    },
  )
  return {
    times: joined(chunks.map(({ times }) => times)),
    values: joined(chunks.map(({ values }) => values)),
  }
}

function joined(arrays: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(arrays.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const array of arrays) {
    whole.set(array, at)
    at += array.length
  }
  return whole
}
