import { spawn } from "node:child_process"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import { exits, Fault } from "../../../src/base/index.ts"

export interface Question {
  /**
   * Files: rows to learn from and rows to judge, float32, row-major, and our scores of the latter, float64.
   */
  readonly train: string
  readonly night: string
  readonly own: string
  readonly features: number
  readonly trees: number
}

/**
 * Spearman's rank correlation of scores: ours with scikit-learn's, and scikit-learn's with its own from
 * another seed.
 */
export interface RankCorrelation {
  readonly ours: number
  readonly self: number
}

export interface Peer {
  readonly name: string
  ask(question: Question): Promise<RankCorrelation>
  close(): void
}

const folder = fileURLToPath(new URL("../../../../../test/bench/forest/", import.meta.url))

/** Starts Python; a Fault where it, or a package of requirements.txt, is missing. */
export async function startPeer(): Promise<Peer> {
  const python = process.env["PYTHON"] ?? "python3"
  const child = spawn(python, [`${folder}scikit_learn.py`], { stdio: ["pipe", "pipe", "pipe"] })
  let stderrTail = ""
  child.stderr.on("data", (text: Buffer) => {
    stderrTail = `${stderrTail}${text.toString()}`.slice(-4000)
  })
  child.stdin.on("error", (error: Error) => {
    stderrTail += error.message
  })
  child.on("error", (error: Error) => {
    stderrTail += error.message
  })
  const ended = new Promise<void>(done => {
    child.on("close", () => {
      done()
    })
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const read = async <T>(missing: (why: string) => Error): Promise<T> => {
    const { value, done } = await lines.next()
    if (done !== true) return JSON.parse(value) as T
    await ended
    throw missing(stderrTail.trim().split("\n").at(-1) ?? "")
  }
  const { ready } = await read<{ ready: string }>(why => noPeer(python, why))
  return {
    name: ready,
    ask(question) {
      child.stdin.write(`${JSON.stringify(question)}\n`)
      return read<RankCorrelation>(why => new Error(`scikit-learn stopped: ${why}`))
    },
    close: () => {
      child.stdin.end()
    },
  }
}

function noPeer(python: string, why: string): Fault {
  return new Fault({
    code: "bench.no-scikit-learn",
    what: "scikit-learn does not start",
    where: `${python}: ${why}`,
    hint: "have Python 3 (PYTHON names it) with `pip install -r test/bench/forest/requirements.txt`",
    exit: exits.usage,
  })
}
