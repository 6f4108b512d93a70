import { rm } from "node:fs/promises"
import { type Effects, type Exit, exits } from "../../base/index.ts"
import { type NightPlan, planShards, type PodsEstimate } from "../../pipeline/index.ts"
import { remoteFolderOf, withSharedFolder } from "../../store/index.ts"
import { countOf, formatDuration } from "../../text/index.ts"
import { printableLines } from "../terminal/lines.ts"
import { loadNight, type NightArguments } from "./load-night.ts"

/**
 * `noctule plan JOB`: what the night will take in one pod and in more, by the latest report's record.
 * Changes nothing.
 */
export async function plan(
  args: NightArguments,
  effects: Effects,
  out: (text: string) => void,
): Promise<Exit> {
  const { job: loaded, options } = await loadNight(args, effects)
  const copy = remoteFolderOf(loaded) && `${loaded.output}-plan-${process.pid}`
  const job = copy === null ? loaded : { ...loaded, output: copy }
  const night = await withSharedFolder(job, effects, inFolder => planShards(job, options, inFolder)).finally(
    () => copy !== null && rm(copy, { recursive: true, force: true }),
  )
  out(args.json ? `${JSON.stringify(night, null, 2)}\n` : asText(night))
  return exits.done
}

function asText({ night, hosts, workers, record, pods, memory }: NightPlan): string {
  const warm = hosts.filter(host => host.warm).length
  const rows = hosts.reduce((sum, host) => sum + host.rows, 0)
  const counted = rows > 0 ? `, ${rows.toLocaleString("en")} rows` : ""
  const summary = `night of ${night}: ${countOf(hosts.length, "host")}, ${warm} of them warm-started${counted}`
  if (pods === null)
    return printableLines([
      summary,
      "no report yet: run a first night, from whose record the times are estimated",
    ])
  const lines = [
    summary,
    `by the record of ${record ?? ""}, with ${countOf(workers, "worker")} per pod:`,
    "",
    "pods  hosts per pod      time  core-seconds",
    ...pods.map(lineOf),
  ]
  return printableLines([...lines, "", ...resourcesOf(workers, memory)])
}

function lineOf({ pods, hosts, seconds, coreSeconds }: PodsEstimate): string {
  const [time, work] = [formatDuration(1000 * seconds), coreSeconds.toFixed(0)]
  return [`${pods}`.padStart(4), `${hosts}`.padStart(13), time.padStart(8), work.padStart(12)].join("  ")
}

const mebibyte = 2 ** 20
/** What the browser of the pod that merges needs for a PDF. */
const browser = 300 * mebibyte

/** For the manifest: a quarter above the peak on record. */
function resourcesOf(workers: number, memory: number | null): readonly string[] {
  if (memory === null) return []
  const request = 256 * Math.ceil((1.25 * memory) / mebibyte / 256)
  const limit = 256 * Math.ceil((1.5 * memory + browser) / mebibyte / 256)
  return [
    "resources:",
    `  requests: { cpu: "${workers}", memory: ${request}Mi }`,
    `  limits: { cpu: "${workers}", memory: ${limit}Mi }`,
  ]
}
