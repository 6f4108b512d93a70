import { relative } from "node:path"
import { type Effects, type Exit, exits } from "../../base/index.ts"
import {
  accessLogDays,
  type AccessLogTruth,
  badDemoOption,
  fleetDefaults,
  type FleetOptions,
  type FleetTruth,
  type ResponseTimesTruth,
  writeAccessLog,
  writeFleet,
  writeResponseTimes,
} from "../../demo/index.ts"
import { formatCount } from "../../text/index.ts"
import { type DemoKind, keepOwnJob, writeDemoJob } from "../demo-job.ts"
import { asInvoked } from "../terminal/invocation.ts"

export interface DemoArguments {
  /** Absent: a folder named after the kind, and a job file beside it. */
  readonly dir?: string | undefined
  /** What is written; default: a fleet. */
  readonly kind?: DemoKind
  readonly seed?: number
  readonly days?: number
  /** Strength of the faults: 1 = full, 0.5 = half. */
  readonly strength?: number
  readonly hosts?: number
}

type Out = (text: string) => void

/** `noctule demo [DIR]`: writes the demo data; without DIR also noctule.yaml, so that `noctule run` reports on them. */
export async function demo(args: DemoArguments, effects: Effects, out: Out): Promise<Exit> {
  if (args.dir !== undefined) return await writeData({ ...args, dir: args.dir }, effects, out)
  const kind = args.kind ?? "fleet"
  const dir = `demo-${kind}`
  await keepOwnJob(".")
  const exit = await writeData({ ...args, dir }, effects, out)
  await writeDemoJob(".", dir, kind)
  out(`Next: ${asInvoked("noctule run")}\n`)
  return exit
}

/**
 * Writes the demo data and prints what they contain. Does nothing where the folder already holds the same
 * fleet.
 */
async function writeData(
  args: DemoArguments & { readonly dir: string },
  effects: Effects,
  out: Out,
): Promise<Exit> {
  const options = validated({ ...fleetDefaults, ...definedOptions(args) })
  if (args.kind === "response-times") {
    if (args.hosts !== undefined)
      throw badDemoOption("hosts", String(args.hosts), "no --hosts: one API is written")
    out(responseTimesSummary(args.dir, options, await writeResponseTimes(args.dir, options)))
    return exits.done
  }
  if (args.kind === "access-log") {
    if (args.hosts !== undefined)
      throw badDemoOption("hosts", String(args.hosts), "no --hosts: one gateway is written")
    const short = { ...options, days: args.days ?? accessLogDays }
    out(accessLogSummary(args.dir, short, await writeAccessLog(args.dir, short)))
    return exits.done
  }
  const startedAt = effects.now()
  const fleet = await writeFleet(args.dir, options, (host, done) => {
    effects.signal.throwIfAborted()
    effects.progress.at("demo", host, done, options.hosts)
  })
  effects.progress.clear()
  effects.log.info("demo.write", {
    dir: args.dir,
    nHosts: options.hosts,
    written: fleet.written,
    seconds: (effects.now() - startedAt) / 1000,
  })
  out(summary(args.dir, options, fleet.truth))
  return exits.done
}

function definedOptions({ seed, days, strength, hosts }: DemoArguments): Partial<FleetOptions> {
  return Object.fromEntries(
    Object.entries({ seed, days, strength, hosts }).filter(([, value]) => value !== undefined),
  )
}

function validated(options: FleetOptions): FleetOptions {
  const { seed, days, strength, hosts } = options
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw badDemoOption("seed", String(seed), "a whole number from 0")
  if (!Number.isInteger(days) || days < 2 || days > 400)
    throw badDemoOption("days", String(days), "a whole number from 2 to 400")
  if (!(strength >= 0 && strength <= 1))
    throw badDemoOption("strength", String(strength), "a number from 0 to 1")
  if (!Number.isInteger(hosts) || hosts < 1 || hosts > 1000)
    throw badDemoOption("hosts", String(hosts), "a whole number from 1 to 1000")
  return options
}

function summary(dir: string, { hosts, days }: FleetOptions, truth: FleetTruth): string {
  const faults = truth.faults.map(
    ({ host, kind, start }) => `  ${start.slice(11, 16)} UTC  ${host.padEnd(8)} ${kind}`,
  )
  return [
    `${hosts} hosts × ${days} days at 1 minute in ${relative("", dir) || "."}`,
    `Planted in the night that ends ${truth.night.end} (truth.json has the details):`,
    ...faults,
    "",
  ].join("\n")
}

function responseTimesSummary(dir: string, { days }: FleetOptions, truth: ResponseTimesTruth): string {
  return [
    `1 API × ${days} days at 1 minute in ${relative("", dir) || "."}: ${truth.feature} in ms, about 100`,
    `Planted: slow from ${truth.start} to ${truth.end} (truth.json)`,
    "",
  ].join("\n")
}

function accessLogSummary(dir: string, { days }: FleetOptions, { requests, faults }: AccessLogTruth): string {
  return [
    `1 API gateway × ${days} days in ${relative("", dir) || "."}: an access log of ${formatCount(requests)} requests`,
    "Planted in the last day (truth.json has the details):",
    ...faults.map(({ kind, start }) => `  ${start.slice(11, 16)} UTC  ${kind}`),
    "",
  ].join("\n")
}
