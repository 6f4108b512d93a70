import { createInterface } from "node:readline"

/**
 * The model of the contest: windows of 30 rows and 22 features, 64 units; LSTM → repeat → LSTM → dense; mean
 * squared error, Adam.
 */
export const size = { window: 30, features: 22, units: 64 } as const

/**
 * Rates are per second of CPU time: on an idle core that is a second on the clock, and on a shared one it
 * leaves out the neighbours. A contestant says that it is ready, then answers each request (a line of JSON)
 * with a line of JSON; it idles in between.
 */
export interface Request {
  readonly batch: number
  /** For how long to train, at least once; scoring takes half. */
  readonly seconds: number
  /** Calls ahead that are not counted, the first time a batch is asked for. */
  readonly warm: number
}
export interface Answer {
  readonly trainWindowsPerSecond: number
  readonly scoreWindowsPerSecond: number
}

export interface Contestant {
  /**
   * One update on a batch of windows, and one scoring, taking the batches in turn; each returns when its
   * result is there.
   */
  prepare(
    batches: readonly Float32Array[],
    batch: number,
  ): { train(i: number): Promise<unknown>; score(i: number): Promise<unknown> }
}

/** Speaks the protocol on stdin and stdout. */
export async function contest(name: string, contestant: Contestant): Promise<void> {
  process.stdout.write(`${JSON.stringify({ ready: name })}\n`)
  const prepared = new Map<number, ReturnType<Contestant["prepare"]>>()
  for await (const line of createInterface({ input: process.stdin })) {
    const { batch, seconds, warm } = JSON.parse(line) as Request
    const known = prepared.get(batch)
    const { train, score } = known ?? contestant.prepare(waves(batch), batch)
    prepared.set(batch, { train, score })
    for (let i = 0; i < (known ? 0 : warm); i++) await train(i).then(() => score(i))
    const answer: Answer = {
      trainWindowsPerSecond: await rate(train, batch, seconds),
      scoreWindowsPerSecond: await rate(score, batch, seconds / 2),
    }
    process.stdout.write(`${JSON.stringify(answer)}\n`)
  }
}

async function rate(call: (i: number) => Promise<unknown>, batch: number, seconds: number): Promise<number> {
  const since = process.cpuUsage()
  const spent = () => {
    const { user, system } = process.cpuUsage(since)
    return (user + system) / 1e6
  }
  let calls = 0
  do {
    await call(calls % turns)
    calls++
  } while (spent() < seconds)
  return (calls * batch) / spent()
}

/** Batches that a training goes through, again and again. */
const turns = 8

const waves = (batch: number): Float32Array[] =>
  Array.from({ length: turns }, (_, turn) =>
    Float32Array.from(
      { length: batch * size.window * size.features },
      (_, i) => 0.5 + 0.5 * Math.sin(0.1 * i + turn),
    ),
  )
