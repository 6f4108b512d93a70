import { mkdtemp } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Job, LogsRule } from "../../../../src/base/index.ts"
import { day, folderOf, hour, jobOf, minute } from "../fixture.ts"

export type LogRuleParts = Partial<LogsRule>

export function ruleOf(parts: LogRuleParts = {}): LogsRule {
  return {
    files: ["{service}/*"],
    format: "auto",
    service: "test",
    every: minute,
    routes: { ids: "auto", keep: 2 },
    evidence: 0,
    ...parts,
  }
}

/** A job over a folder with these logs, whose night is six hours long and ends with the data. */
export async function logsJob(
  logs: Readonly<Record<string, string | Uint8Array>>,
  parts: LogRuleParts = {},
): Promise<Job> {
  const root = await folderOf(logs)
  const rule = ruleOf(parts)
  const job = jobOf(root, { source: { files: [], logs: rule }, step: rule.every })
  const output = await mkdtemp(join(tmpdir(), "noctule-logs-"))
  return { ...job, output, history: { length: day } }
}

export interface Request {
  /** Epoch ms. */
  readonly time: number
  readonly path?: string
  readonly status?: number
  readonly client?: string
  readonly bytes?: number
  /** Seconds. */
  readonly seconds?: number
}

/** nginx's combined format with $request_time. */
export function lineOf({
  time,
  path = "/",
  status = 200,
  client = "10.0.0.1",
  bytes = 100,
  seconds = 0.1,
}: Request): string {
  return `${client} - - [${clfTime(time)}] "GET ${path} HTTP/1.1" ${status} ${bytes} "-" "curl/8" ${seconds.toFixed(3)}\n`
}

export function linesOf(requests: readonly Request[]): string {
  return requests.map(lineOf).join("")
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

function clfTime(time: number): string {
  const [year, month, date] = new Date(time).toISOString().slice(0, 10).split("-")
  return `${date}/${months[Number(month) - 1]}/${year}:${new Date(time).toISOString().slice(11, 19)} +0000`
}

/** Twelve hours of one request a minute before `end`, with more in between. */
export function steadily(end: number, more: readonly Request[] = []): readonly Request[] {
  const all = Array.from({ length: (12 * hour) / minute }, (_, i): Request => ({
    time: end - (i + 1) * minute,
  }))
  return [...all, ...more].sort((a, b) => a.time - b.time)
}
