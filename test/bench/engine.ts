import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import { compile, parameter } from "../../src/engine/index.ts"
import type { Answer, Request } from "./engine/contestant.ts"

/**
 * npm run bench:engine [-- --json] [-- --rounds 5] [-- --only onnxruntime,pytorch] Windows/s of training and
 * scoring, every engine on one core, in turns within one run (others idle meanwhile), the median of the
 * rounds. Contestants that do not load here are named and left out.
 */
const here = fileURLToPath(new URL("./", import.meta.url))
const python = fileURLToPath(new URL("../../../../test/bench/engine/pytorch.py", import.meta.url))
const contestants: readonly (readonly [engine: string, command: string, ...args: string[]])[] = [
  ["onnxruntime", process.execPath, `${here}engine/noctule.js`, "onnxruntime"],
  ["tensorflow", process.execPath, `${here}engine/noctule.js`, "tensorflow"],
  ["tfjs-node Layers", process.execPath, `${here}engine/tfjs-layers.js`, "native"],
  ["tfjs wasm", process.execPath, `${here}engine/tfjs-layers.js`, "wasm"],
  ["tfjs cpu", process.execPath, `${here}engine/tfjs-layers.js`, "cpu"],
  ["pytorch", process.env["PYTHON"] ?? "python3", python],
]
const batches = [64, 128, 256]
/** Floating-point operations of one window: its way forward and back through both layers and the readout. */
const trainingFlops = 6.93e6

interface Row extends Answer {
  readonly engine: string
  readonly name: string
  readonly batch: number
}
interface Measured {
  readonly engine: string
  readonly name: string
  readonly batch: number
  readonly answers: Answer[]
}
interface Running {
  readonly engine: string
  readonly name: string
  readonly child: ChildProcess
  ask(request: Request): Promise<Answer>
}

const wants = (flag: string) => process.argv.includes(flag)
const rounds = Number(process.argv[process.argv.indexOf("--rounds") + 1]) || 5

const only = wants("--only")
  ? process.argv[process.argv.indexOf("--only") + 1]!.split(",")
  : contestants.map(([engine]) => engine)

const running = (
  await Promise.all(contestants.filter(([engine]) => only.includes(engine)).map(start))
).filter(c => c !== null)
const measured = new Map<string, Measured>()
const peaks: number[] = []
for (let round = 0; round < rounds; round++) {
  peaks.push(await gemm())
  for (const batch of batches) for (const one of running) await measure(one, batch)
}
for (const { child } of running) child.kill()
const rows = [...measured.values()].map(row)
if (wants("--json"))
  process.stdout.write(`${JSON.stringify({ gemmGflops: Math.max(...peaks), rows }, null, 2)}\n`)
else process.stdout.write(table(rows, Math.max(...peaks)))
process.exit(0)

async function measure({ engine, name, ask }: Running, batch: number): Promise<void> {
  const slow = engine === "tfjs cpu" || engine === "tfjs wasm"
  const key = `${engine} ${batch}`
  const known = measured.get(key) ?? { engine, name, batch, answers: [] }
  measured.set(key, known)
  if (!slow || known.answers.length === 0)
    known.answers.push(await ask({ batch, seconds: slow ? 0.1 : 1, warm: slow ? 0 : 3 }))
}

function row({ engine, name, batch, answers }: Measured): Row {
  const median = (key: keyof Answer) =>
    answers.map(a => a[key]).sort((a, b) => a - b)[Math.floor(answers.length / 2)]!
  return {
    engine,
    name,
    batch,
    trainWindowsPerSecond: median("trainWindowsPerSecond"),
    scoreWindowsPerSecond: median("scoreWindowsPerSecond"),
  }
}

/** Starts a contestant on the last core; null, said on stderr, where it does not load. */
async function start([engine, command, ...args]: (typeof contestants)[number]): Promise<Running | null> {
  const pinned = spawnSync("taskset", ["-V"]).status === 0 ? ["taskset", "-c", "1", command] : [command]
  const one = {
    OMP_NUM_THREADS: "1",
    MKL_NUM_THREADS: "1",
    TF_NUM_INTRAOP_THREADS: "1",
    TF_NUM_INTEROP_THREADS: "1",
    TF_CPP_MIN_LOG_LEVEL: "3",
  }
  const child = spawn(pinned[0]!, [...pinned.slice(1), ...args], {
    env: { ...process.env, ...one },
    stdio: ["pipe", "pipe", "pipe"],
  })
  let last = ""
  child.stderr.on("data", (text: Buffer) => {
    last = text.toString()
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const read = async (): Promise<unknown> => {
    const { value, done } = (await lines.next()) as { value: string; done?: boolean }
    return done ? null : JSON.parse(value)
  }
  const ready = (await read()) as { ready: string } | null
  if (!ready || (engine === "tensorflow" && !ready.ready.endsWith("native"))) {
    process.stderr.write(
      `left out: ${engine} (${
        ready?.ready ??
        last
          .trim()
          .split("\n")
          .find(l => l.includes("Error")) ??
        "it does not start"
      })\n`,
    )
    child.kill()
    return null
  }
  return {
    engine,
    name: ready.ready,
    child,
    async ask(request) {
      child.stdin.write(`${JSON.stringify(request)}\n`)
      const answer = await read()
      if (!answer) throw new Error(`${engine} stopped: ${last}`)
      return answer as Answer
    },
  }
}

/** GFLOP/s of a product of two matrices of 1024 × 1024 on one thread: the machine's own peak. */
async function gemm(): Promise<number> {
  const n = 1024
  const matrix = (name: string) => parameter(name, [n, n], new Float32Array(n * n).fill(0.5))
  const product = await compile({ trace: matrix("a").matmul(matrix("b")).sum() })
  await product.run({})
  const since = process.cpuUsage()
  for (let i = 0; i < 5; i++) await product.run({})
  const { user, system } = process.cpuUsage(since)
  return (5 * 2 * n ** 3) / (user + system) / 1e3
}

function table(all: readonly Row[], peak: number): string {
  const best = (engine: string) =>
    Math.max(...all.filter(r => r.engine === engine).map(r => r.trainWindowsPerSecond))
  const lines = [...all]
    .sort((a, b) => best(b.engine) - best(a.engine) || a.batch - b.batch)
    .map(r =>
      [
        r.name.padEnd(28),
        String(r.batch).padStart(5),
        r.trainWindowsPerSecond.toFixed(0).padStart(9),
        r.scoreWindowsPerSecond.toFixed(0).padStart(9),
        `${((100 * r.trainWindowsPerSecond * trainingFlops) / (peak * 1e9)).toFixed(0)} %`.padStart(6),
      ].join("  "),
    )
  return [
    `GEMM peak of one core: ${peak.toFixed(0)} GFLOP/s`,
    `${"engine".padEnd(28)}  batch   train/s    score/s    peak`,
    ...lines,
    "",
  ].join("\n")
}
