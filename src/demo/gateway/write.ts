import { readdir } from "node:fs/promises"
import { join } from "node:path"
import { promisify } from "node:util"
import { gzip } from "node:zlib"
import { day, isErrno, minute } from "../../base/index.ts"
import { type Random, seeded } from "../../stats/index.ts"
import { writeAtomic, writeJson } from "../../store/index.ts"
import { recordsCsv } from "../csv.ts"
import { notADemoFolder } from "../faults.ts"
import { iso } from "../truth.ts"
import { type GatewayFault, plannedFaults } from "./faults.ts"
import { type GatewayRequest, requestsOf } from "./traffic.ts"

export interface AccessLogOptions {
  readonly seed: number
  /** Epoch ms just after the last request. */
  readonly end: number
  /** The last one is the night. */
  readonly days: number
  /** Strength of the faults; 1 = full. */
  readonly strength: number
}

/** Two days and the night: each time of day is in the history twice. */
export const accessLogDays = 3

/** The planted faults. Instants are ISO 8601 in UTC. */
export interface AccessLogTruth {
  readonly service: string
  readonly requests: number
  readonly faults: readonly {
    readonly kind: GatewayFault["kind"]
    readonly routes: readonly string[]
    readonly start: string
    /** The last minute of the fault. */
    readonly end: string
  }[]
}

const service = "gateway"
const files = [service, "events.csv", "truth.json"]

/**
 * Writes the access log of an API gateway to `<folder>/gateway`, rotated daily and compressed but for the
 * newest day, with a deploy in `events.csv` and the truth about planted faults in `truth.json`. Fault where
 * the folder holds other files. The same options give the same lines.
 */
export async function writeAccessLog(folder: string, options: AccessLogOptions): Promise<AccessLogTruth> {
  const entries = await readdir(folder).catch((cause: unknown): string[] => {
    if (isErrno(cause, "ENOENT")) return []
    throw notADemoFolder(folder, cause)
  })
  if (entries.some(entry => !files.includes(entry))) throw notADemoFolder(folder)
  const { seed, end, days, strength } = options
  const faults = plannedFaults(end - day, strength)
  const random = seeded(`${seed}/access-log`)
  let requests = 0
  for (let left = days; left > 0; left--) {
    const log = logOfDay(end - left * day, faults, random)
    requests += log.requests
    await writeDay(join(folder, service), { text: log.text, start: end - left * day, isNewest: left === 1 })
  }
  const truth = { service, requests, faults: faults.map(truthOf) }
  await writeAtomic(join(folder, "events.csv"), eventsCsv(faults))
  await writeJson(join(folder, "truth.json"), truth)
  return truth
}

function logOfDay(
  start: number,
  faults: readonly GatewayFault[],
  random: Random,
): { readonly text: string; readonly requests: number } {
  const lines: string[] = []
  for (let time = start; time < start + day; time += minute)
    for (const request of requestsOf(time, faults, random)) lines.push(lineOf(request))
  return { text: lines.join(""), requests: lines.length }
}

const compress = promisify(gzip)

async function writeDay(
  folder: string,
  { text, start, isNewest }: { readonly text: string; readonly start: number; readonly isNewest: boolean },
): Promise<void> {
  const date = iso(start).slice(0, 10).replaceAll("-", "")
  const name = isNewest ? "access.log" : `access.log-${date}.gz`
  await writeAtomic(join(folder, name), isNewest ? text : await compress(text))
}

/** nginx's combined format with $request_time at its end. */
export function lineOf(request: GatewayRequest): string {
  const { time, client, method, target, status, bytes, seconds, agent } = request
  const what = `"${method} ${target} HTTP/1.1" ${status} ${bytes}`
  return `${client} - - [${localTime(time)}] ${what} "-" "${agent}" ${seconds.toFixed(3)}\n`
}

/** 18/Mar/2026:06:59:59 +0000 */
function localTime(time: number): string {
  const [, weekday, date, month, year, clock] =
    /^(\w+), (\d+) (\w+) (\d+) (\S+)/.exec(new Date(time).toUTCString()) ?? []
  return weekday === undefined ? "" : `${date}/${month}/${year}:${clock} +0000`
}

function eventsCsv(faults: readonly GatewayFault[]): string {
  const deploys = faults.filter(({ kind }) => kind === "slow-route")
  const records = deploys.flatMap(({ start, end }) => [
    [iso(start - 2 * minute), service, "deploy orders v41"],
    [iso(end), service, "roll back to orders v40"],
  ])
  return recordsCsv(["time", "host", "text"], records)
}

function truthOf({ kind, routes, start, end }: GatewayFault): AccessLogTruth["faults"][number] {
  return { kind, routes, start: iso(start), end: iso(end - minute) }
}
