import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { exits, Fault, type HostFrames } from "../../src/base/index.ts"
import { interpolateGaps } from "../../src/detect/scoring/interpolate.ts"
import { anomalyScore, creditsOf } from "../../src/detect/detectors/forest.ts"
import { forestOf, trainableRows } from "../../src/detect/detectors/isolation-forest.ts"
import { buildDataset, type Dataset } from "../../src/detect/dataset.ts"
import { familyOf, findLabelled, labelledJob, readHost, survey } from "../../src/ingest/index.ts"
import { parseJobFile, resolveJob } from "../../src/job/index.ts"
import { median } from "../../src/stats/index.ts"
import { type Peer, type RankCorrelation, startPeer } from "./forest/peer.ts"
import { quietEffects as effects } from "./quiet-effects.ts"

/**
 * npm run bench:forest DIR [-- --json]: how alike our isolation forest and scikit-learn's rank the nights of
 * labelled servers (<host>/train.*, test.* and labels.csv, as `noctule evaluate` reads them). Both learn from
 * the same scaled rows of history and give the paper's score; a forest of 100 trees is as noisy as its seed,
 * so 1000 are compared as well, and scikit-learn's own likeness under another seed stands beside each. Needs
 * Python with test/bench/forest/requirements.txt.
 */
const sizes = [100, 1000] as const
type Size = (typeof sizes)[number]
type Row = { readonly host: string; readonly family: string } & Readonly<Record<Size, RankCorrelation>>

const scratch = mkdtempSync(join(tmpdir(), "noctule-bench-"))
try {
  await bench(process.argv[2])
} catch (error) {
  if (!(error instanceof Fault)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = error.exit
} finally {
  rmSync(scratch, { recursive: true })
}

async function bench(folder: string | undefined): Promise<void> {
  if (folder === undefined || folder.startsWith("-")) throw noFolder()
  const labelled = await findLabelled(folder, null)
  const peer = await startPeer()
  const plain = parseJobFile(
    'name: forest\nsource: { history: "*/train.*", night: "*/test.*" }',
    "the defaults",
  )
  const job = labelledJob(resolveJob(plain, "forest.yaml", { env: {}, now: Date.now() }), labelled)
  const surveyed = await survey(job, effects)
  const all: Row[] = []
  for (const host of labelled.hosts) {
    all.push(await compare(await readHost(job, surveyed, host), job.model.window, peer))
    if (!process.argv.includes("--json"))
      print(
        lineOf(
          host,
          sizes.map(size => all.at(-1)![size]),
        ),
      )
  }
  peer.close()
  if (process.argv.includes("--json")) print(JSON.stringify({ peer: peer.name, rows: all }, null, 2))
  else for (const line of summary(all, peer.name)) print(line)
}

async function compare(frames: HostFrames, window: number, peer: Peer): Promise<Row> {
  const rows = buildDataset(frames, window)
  const { width } = rows
  const values = interpolateGaps(rows)
  const [train, night, own] = ["train", "night", "own"].map(name => join(scratch, name)) as [
    string,
    string,
    string,
  ]
  writeFileSync(
    train,
    Float32Array.from(
      [...trainableRows(rows)].flatMap(row => [...values.subarray(row * width, (row + 1) * width)]),
    ),
  )
  writeFileSync(night, values.subarray(rows.testStart * width))
  const correlationFor = async (trees: Size): Promise<RankCorrelation> => {
    writeFileSync(own, scoresOf(rows, values, trees))
    return peer.ask({ train, night, own, features: width, trees })
  }
  const { host } = frames
  return { host, family: familyOf(host), 100: await correlationFor(100), 1000: await correlationFor(1000) }
}

/** The paper's score of every row of the night. */
function scoresOf(rows: Dataset, values: Float32Array, trees: Size): Float64Array {
  const { width, testStart: night } = rows
  const forest = forestOf(rows, { seed: 1, trees })
  const credits = creditsOf(forest, { values: values.subarray(night * width), width })
  return Float64Array.from({ length: rows.rows - night }, (_, row) =>
    anomalyScore(forest, credits.subarray(row * width, (row + 1) * width)),
  )
}

function summary(all: readonly Row[], name: string): string[] {
  const families = [...new Set(all.map(({ family }) => family))]
  const over = (rows: readonly Row[], pick: (values: number[]) => number): RankCorrelation[] =>
    sizes.map(size => ({
      ours: pick(rows.map(row => row[size].ours)),
      self: pick(rows.map(row => row[size].self)),
    }))
  return [
    "",
    lineOf(`against ${name}`, []).trimEnd(),
    ...families.flatMap(family => {
      const rows = all.filter(row => row.family === family)
      return [
        lineOf(
          `${family}, least`,
          over(rows, values => Math.min(...values)),
        ),
        lineOf(`${family}, median`, over(rows, median)),
      ]
    }),
  ]
}

function lineOf(what: string, correlations: readonly RankCorrelation[]): string {
  const columns = correlations.map(
    ({ ours, self }, i) => `${sizes[i]} trees: ours ${ours.toFixed(3)}, itself ${self.toFixed(3)}`,
  )
  return [what.padEnd(28), ...columns].join("  ")
}

function noFolder(): Fault {
  const hint = "npm run bench:forest DIR, with <host>/train.*, test.* and labels.csv in DIR"
  return new Fault({
    code: "bench.no-folder",
    what: "no folder was given",
    where: "",
    hint,
    exit: exits.usage,
  })
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
