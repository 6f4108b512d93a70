import { day, exits, Fault, type Frame, type HostFrames, type ModelFiles } from "../../src/base/index.ts"
import { detect, packModels } from "../../src/detect/index.ts"
import type { Truth } from "../../src/evaluate/index.ts"
import { averagePrecision } from "../../src/evaluate/ranking.ts"
import { vusPr } from "../../src/evaluate/vus-pr.ts"
import { findLabelled, labelledJob, readHost, readTruths, survey } from "../../src/ingest/index.ts"
import { loadJob } from "../../src/job/index.ts"
import { quietEffects as effects } from "./quiet-effects.ts"

/**
 * npm run bench:warm-start DIR [HOSTS]: what a warm start costs and loses. On each labelled server in DIR
 * (whose names fit the glob HOSTS) models learn the history but for its last day; from them the night is
 * judged, and beside it by models that begin anew, twice, with two seeds. Says for each the area under the
 * precision-recall curve and the volume under its surface, and the seconds of training. Minutes a server.
 */
const metadata = { thresholds: { score: 0, features: [] }, versions: {} }

interface Judged {
  readonly vusPr: number
  readonly aucPr: number
  readonly seconds: number
}
const kinds = ["cold", "another seed", "warm"] as const
const all: Record<(typeof kinds)[number], Judged[]> = { cold: [], "another seed": [], warm: [] }

const [, , folder, hosts] = process.argv
if (folder === undefined) {
  throw new Fault({
    code: "bench.no-folder",
    what: "no folder was given",
    where: "",
    hint: "npm run bench:warm-start DIR",
    exit: exits.usage,
  })
}
const labelled = await findLabelled(folder, hosts ?? null)
const job = labelledJob(await loadJob("jobs/labelled.yaml", { env: process.env, now: Date.now() }), labelled)
const surveyed = await survey(job, effects)
for (const truth of await readTruths(labelled)) {
  const frames = await readHost(job, surveyed, truth.host)
  const { models } = await detect(dayEarlier(frames), job.model)
  const warm = await judged(truth, frames, { earlier: packModels(models, metadata) })
  if (warm === null) {
    process.stdout.write(
      `${truth.host.padEnd(14)} begins anew: its history does not agree with that of the day before\n`,
    )
    continue
  }
  all.warm.push(warm)
  all.cold.push((await judged(truth, frames))!)
  all["another seed"].push((await judged(truth, frames, { seed: 2 }))!)
  print(
    truth.host,
    kinds.map(kind => all[kind].at(-1)!),
  )
}
const mean = (list: readonly Judged[], of: keyof Judged): number =>
  list.reduce((sum, each) => sum + each[of], 0) / list.length
print(
  "mean",
  kinds.map(kind => ({
    vusPr: mean(all[kind], "vusPr"),
    aucPr: mean(all[kind], "aucPr"),
    seconds: mean(all[kind], "seconds"),
  })),
)
process.stdout.write(
  `warm takes ${Math.round((100 * mean(all.warm, "seconds")) / mean(all.cold, "seconds"))} % of cold's training\n`,
)

/** Null where earlier models are refused. */
async function judged(
  truth: Truth,
  frames: HostFrames,
  how: { seed?: number; earlier?: readonly ModelFiles[] } = {},
): Promise<Judged | null> {
  const { seed = job.model.seed, earlier = [] } = how
  const { night, training } = await detect(frames, { ...job.model, seed }, { earlier })
  if (earlier.length > 0 && !training.warmStarted) return null
  const { times, labels, buffer } = truth
  const score = Float64Array.from(
    times,
    time => night.score[Math.round((time - night.start) / night.step)] || 0,
  ) // no score counts as none
  return {
    vusPr: vusPr(labels, score, buffer)!,
    aucPr: averagePrecision(labels, score)!,
    seconds: training.seconds,
  }
}

/** As it was one day before: the last day of history is the night. */
function dayEarlier({ history, ...rest }: HostFrames): HostFrames {
  const first = history.rows - Math.round(day / history.step)
  return { ...rest, history: cut(history, 0, first), night: cut(history, first, history.rows) }
}

function cut(frame: Frame, from: number, to: number): Frame {
  const width = frame.features.length
  return {
    ...frame,
    start: frame.start + from * frame.step,
    rows: to - from,
    values: frame.values.slice(from * width, to * width),
  }
}

function print(name: string, results: readonly Judged[]): void {
  const columns = results.map(
    ({ vusPr, aucPr, seconds }, i) =>
      `${kinds[i]} ${vusPr.toFixed(3)} ${aucPr.toFixed(3)} ${seconds.toFixed(1)} s`,
  )
  process.stdout.write(`${name.padEnd(14)} ${columns.join("   ")}\n`)
}
