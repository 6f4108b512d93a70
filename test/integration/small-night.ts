import { spawn } from "node:child_process"
import { mkdir, mkdtemp, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { seeded } from "../../src/stats/index.ts"

export const step = 300_000
export const rowsPerDay = 288
export const nightEnd = Date.UTC(2026, 2, 10)

export interface SmallHost {
  readonly host: string
  readonly features?: readonly string[]
  readonly days?: number
  /** Multiplies the first feature for two hours from 03:00 of the night. */
  readonly fault?: number
  /** How many of the last nights have the fault, one if not said. */
  readonly faultNights?: number
}

/** A CSV that a night can be run on in a second: a few days at five minutes with a daily rhythm. */
export function smallCsv({
  host,
  features = ["cpu", "disk"],
  days = 5,
  fault = 1,
  faultNights = 1,
}: SmallHost): string {
  const random = seeded(host)
  const lines = [["timestamp", ...features].map(csvCell).join(",")]
  for (let row = 0; row < days * rowsPerDay; row++) {
    const time = nightEnd - (days * rowsPerDay - row) * step
    const day = Math.sin((2 * Math.PI * row) / rowsPerDay)
    const [before, hour] = [nightEnd - time, ((time - nightEnd) / 3_600_000) % 24]
    const sick = before <= faultNights * 86_400_000 && hour >= -21 && hour < -19
    const values = features.map(
      (_, f) => (40 + 10 * day + 5 * f + random.normal()) * (sick && f === 0 ? fault : 1),
    )
    lines.push([new Date(time).toISOString(), ...values].join(","))
  }
  return `${lines.join("\n")}\n`
}

export interface SmallSource {
  readonly root: string
  readonly job: string
  readonly output: string
}

/** What a job may say otherwise; each as it is written in YAML. */
export interface SmallRules {
  readonly files?: string
  readonly host?: string
  readonly updates?: number
  readonly formats?: string
  readonly scope?: string
  /** In place of the usual small one. */
  readonly model?: string
  /** Further lines of the job file. */
  readonly more?: string
}

/** A folder with a job file and a CSV a host. */
export async function smallSource(hosts: readonly SmallHost[], rules: SmallRules = {}): Promise<SmallSource> {
  const root = await mkdtemp(join(tmpdir(), "noctule-small-"))
  const data = join(root, "data")
  await mkdir(data)
  for (const host of hosts) await writeFile(join(data, `${host.host}.csv`), smallCsv(host))
  const job = join(root, "job.yaml")
  await writeFile(job, jobText(rules))
  return { root, job, output: join(root, "output") }
}

interface SmallModel {
  readonly updates?: number
  readonly scope?: string
  /** One detector, for speed. */
  readonly detectors?: string
}

/** The `model` of a small night. */
export function smallModel({
  updates = 40,
  scope = "host",
  detectors = "[lstm-autoencoder]",
}: SmallModel): string {
  return `{ units: 8, updates: ${updates}, batch: 64, scope: ${scope}, detectors: ${detectors} }`
}

function jobText(rules: SmallRules): string {
  const {
    files = '"*.csv"',
    host = '"{host}.csv"',
    updates = 40,
    formats = "[html]",
    scope = "host",
    more = "",
  } = rules
  const { model = smallModel({ updates, scope }) } = rules
  return `name: small
source: { root: data, files: ${files}, host: ${host} }
night: { end: data }
model: ${model}
report: { formats: ${formats} }
${more}`
}

export interface Ended {
  readonly code: number | null
  readonly signal: string | null
  readonly stdout: string
  readonly stderr: string
}

export interface CommandOptions {
  readonly env?: Readonly<Record<string, string | undefined>>
  /** A signal, SIGKILL if not `signal`, is sent once stderr shows this text. */
  readonly killAfter?: string
  /** The same signal is sent once this one is aborted. */
  readonly killWhen?: AbortSignal
  readonly signal?: NodeJS.Signals
  /** Whether stdout is read; "nobody" closes it at once. */
  readonly reader?: "nobody"
  /** The folder in which dist lies; this one if not said. */
  readonly cwd?: string
}

/** The command as a user runs it, from the compiled program. */
export function noctule(
  args: readonly string[],
  { env, killAfter, killWhen, signal: sent = "SIGKILL", reader, cwd }: CommandOptions = {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const command = ["dist/cli/main.js", ...args]
    const child = spawn(process.execPath, command, {
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      cwd,
    })
    let stdout = ""
    let stderr = ""
    let killed = false
    killWhen?.addEventListener("abort", () => child.kill(sent))
    if (reader === "nobody") child.stdout.destroy()
    child.stdout.on("data", chunk => (stdout += chunk))
    child.stderr.on("data", chunk => {
      stderr += chunk
      if (!killAfter || killed || !stderr.includes(killAfter)) return
      killed = child.kill(sent)
    })
    child.on("error", reject)
    child.on("close", (code, signal) => resolve({ code, signal, stdout, stderr }))
  })
}

function csvCell(text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}
