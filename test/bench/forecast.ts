import { exits, Fault, type HostFrames, type Job } from "../../src/base/index.ts"
import { type Backtests, mae, runBacktests } from "../../src/detect/forecast/backtest.ts"
import { readHost, survey } from "../../src/ingest/index.ts"
import { loadJob } from "../../src/job/index.ts"
import { quietEffects as effects } from "./quiet-effects.ts"

/**
 * npm run bench:forecast JOB [DIR]: how well the next day is told, by the day before, the LSTM forecaster,
 * and SARIMA with an LSTM. Every host of the job (DIR stands for its source's folder), each feature that the
 * outlook tells: the mean absolute error on held-out days of history, by that of the day before. The last
 * lines are geometric means, and how often a method was the best of all. A host that tells nothing is left
 * out.
 */

/** By method. */
type Ratios = Readonly<Record<string, number>>

try {
  await bench(process.argv[2], process.argv[3])
} catch (error) {
  if (!(error instanceof Fault)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = error.exit
}

async function bench(file: string | undefined, source: string | undefined): Promise<void> {
  if (file === undefined) throw noJob()
  const job = await loadJob(file, {
    env: process.env,
    now: Date.now(),
    ...(source !== undefined && { source }),
  })
  const surveyed = await survey(job, effects)
  const all: Ratios[] = []
  for (const host of surveyed.hosts) {
    const frames = await readHost(job, surveyed, host)
    const trials = await runBacktests(frames, withSarima(job))
    if (trials !== null) all.push(...ratiosOf(frames, trials))
  }
  for (const method of Object.keys(all[0] ?? {})) print(summaryOf(all, method))
}

function withSarima({ model }: Job): Job["model"] {
  return { ...model, detectors: ["sarima-lstm"] }
}

function ratiosOf(
  { host, night }: HostFrames,
  { features, hours, candidates: methods }: Backtests,
): Ratios[] {
  return features.map((f, i) => {
    const ratios = Object.fromEntries(
      methods.map(trial => [trial.method, mae(trial, i, hours) / mae(methods[0]!, i, hours)]),
    )
    const columns = Object.entries(ratios).map(([method, ratio]) => `${method} ${ratio.toFixed(2)}`)
    print([host.padEnd(14), night.features[f]!.name.padEnd(24), ...columns].join("  "))
    return ratios
  })
}

function summaryOf(all: readonly Ratios[], method: string): string {
  const own = all
    .map(ratios => ratios[method])
    .filter(ratio => ratio !== undefined && Number.isFinite(ratio) && ratio > 0) as number[]
  const mean = Math.exp(own.reduce((sum, ratio) => sum + Math.log(ratio), 0) / own.length)
  const best = all.filter(ratios =>
    Object.entries(ratios).every(([name, ratio]) => name === method || ratios[method]! < ratio),
  ).length
  return `${method}: ${mean.toFixed(3)} times the error of the day before over ${own.length} features, the best for ${best}`
}

function noJob(): Fault {
  return new Fault({
    code: "bench.no-job",
    what: "no job file was given",
    where: "",
    hint: "npm run bench:forecast JOB [DIR]",
    exit: exits.usage,
  })
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
