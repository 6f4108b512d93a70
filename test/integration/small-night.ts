import { spawn } from "node:child_process"
import { mkdir, mkdtemp, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { seeded } from "../../src/maths/index.ts"

export const step = 300_000
export const rowsPerDay = 288
export const nightEnd = Date.UTC(2026, 2, 10)

export interface SmallHost {
  readonly host: string
  readonly features?: readonly string[]
  readonly days?: number
  /** Multiplies the first feature for two hours from 03:00 of the night. */
  readonly fault?: number
}

/** A CSV that a night can be run on in a second: a few days at five minutes with a daily rhythm. */
export function smallCsv({ host, features = ["cpu", "disk"], days = 5, fault = 1 }: SmallHost): string {
  const random = seeded(host)
  const lines = [["timestamp", ...features].map(csvCell).join(",")]
  for (let row = 0; row < days * rowsPerDay; row++) {
    const time = nightEnd - (days * rowsPerDay - row) * step
    const day = Math.sin((2 * Math.PI * row) / rowsPerDay)
    const sick = time >= nightEnd - 21 * 3_600_000 && time < nightEnd - 19 * 3_600_000
    lines.push([new Date(time).toISOString(), ...features.map((_, f) => (40 + 10 * day + 5 * f + random.normal()) * (sick && f === 0 ? fault : 1))].join(","))
  }
  return `${lines.join("\n")}\n`
}

export interface SmallSource {
  readonly root: string
  readonly job: string
  readonly output: string
}

/** A folder with a job file and a CSV a host. `extra` is appended to the job file. */
export async function smallSource(hosts: readonly SmallHost[], extra = ""): Promise<SmallSource> {
  const root = await mkdtemp(join(tmpdir(), "noctule-small-"))
  const data = join(root, "data")
  await mkdir(data)
  for (const host of hosts) await writeFile(join(data, `${host.host}.csv`), smallCsv(host))
  const job = join(root, "job.yaml")
  await writeFile(job, `name: small\nsource: { root: data, files: "*.csv", host: "{host}.csv" }\nnight: { end: data }\nmodel: { units: 8, updates: 40, batch: 64 }\n${extra || "report: { formats: [html] }\n"}`)
  return { root, job, output: join(root, "output") }
}

export interface Ended {
  readonly code: number | null
  readonly signal: string | null
  readonly stdout: string
  readonly stderr: string
}

/** The command as a user runs it, from the compiled program. `killAfter` sends SIGKILL once stderr shows that text. */
export function noctule(args: readonly string[], options: { readonly env?: Readonly<Record<string, string | undefined>>; readonly killAfter?: string } = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["dist/cli/main.js", ...args], { env: { ...process.env, ...options.env }, stdio: ["ignore", "pipe", "pipe"] })
    let stdout = ""
    let stderr = ""
    child.stdout.on("data", chunk => (stdout += chunk))
    child.stderr.on("data", chunk => {
      stderr += chunk
      if (options.killAfter && stderr.includes(options.killAfter)) child.kill("SIGKILL")
    })
    child.on("error", reject)
    child.on("close", (code, signal) => resolve({ code, signal, stdout, stderr }))
  })
}

function csvCell(text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}
