import { readdir, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import type { Job } from "../../src/base/index.ts"
import { loadJob } from "../../src/job/index.ts"
import { runNight, runShard, type ShardOutcome } from "../../src/pipeline/index.ts"
import { testEffects } from "../unit/deliver/fixtures.ts"
import { type SmallSource, smallSource } from "./small-night.ts"

/** Two hosts with a fault, one that shares a model. */
export const fleet = [{ host: "a", fault: 3 }, { host: "b" }, { host: "c", fault: 2 }, { host: "d", days: 3 }]

export const options = { hosts: null, command: [] }

/** The fleet, and a host that cannot be read. */
export async function fleetSource(): Promise<SmallSource> {
  const made = await smallSource(fleet, { updates: 5 })
  await writeFile(join(made.root, "data", "e.csv"), "when,cpu\n2026-03-09T00:00:00Z,1\n")
  return made
}

/** The job of a source, with an output folder of its own. */
export async function jobIn({ job, output }: SmallSource, name: string): Promise<Job> {
  return await loadJob(job, { output: join(output, name), workers: "1", env: {}, now: testEffects().now() })
}

/** Makes the shards of a night one after the other, in this order of their numbers. */
export async function inShards(job: Job, order: readonly number[]): Promise<readonly ShardOutcome[]> {
  const outcomes: ShardOutcome[] = []
  for (const index of order) outcomes.push(await runShard(job, shardOf(index, order.length), testEffects()))
  return outcomes
}

export function shardOf(index: number, count: number): Parameters<typeof runShard>[1] {
  return { ...options, shard: { index, count } }
}

/** What a run leaves behind but for times and the record of how it was made. */
export interface Bits {
  readonly files: Readonly<Record<string, string>>
  readonly page: string
}

export async function wholeNight(source: SmallSource): Promise<Bits> {
  const { folder } = await runNight(await jobIn(source, "whole"), options, testEffects())
  return await bitsOf(folder)
}

export async function bitsOf(folder: string): Promise<Bits> {
  const result = await readFile(join(folder, "result.json"), "utf8")
  const files: Record<string, string> = { "result.json": withoutTimes(result) }
  for (const part of ["scores", "series", "tables"])
    for (const name of (await readdir(join(folder, part))).sort())
      files[`${part}/${name}`] = (await readFile(join(folder, part, name))).toString("base64")
  return { files, page: await pageOf(folder) }
}

function withoutTimes(result: string): string {
  return result.replace(/"seconds": [\d.e-]+/g, "").replace(/"(started|finished)At": "[^"]+"/g, "")
}

/** The page without its times and stages, and the seconds of each training. */
async function pageOf(folder: string): Promise<string> {
  const html = await readFile(join(folder, "report.html"), "utf8")
  return html
    .replace(/[^<>]*; took [^<>]*/, "")
    .replace(/<h3>Stages<\/h3>[^]*?<\/table>/, "")
    .replace(/<td class="number">[\d.]+<\/td>(?=<td>healthy)/g, "")
}
