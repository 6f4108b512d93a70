import { type Effects, type Exit, exits, isObjectUrl, type Job, objectUrl, second } from "../../base/index.ts"
import { loadJob, parseDuration } from "../../job/index.ts"
import {
  badEvery,
  badSpeed,
  readServerOptions,
  replayNight,
  type ServerArguments,
  startServer,
  watch as watchDay,
  type WatchOptions,
} from "../../live/index.ts"
import { runNight } from "../../pipeline/index.ts"
import { remoteFolderOf } from "../../store/index.ts"
import { needsDisk, notFollowed } from "../faults.ts"
import { countOf } from "../../text/index.ts"
import { replayText } from "../terminal/print-replay.ts"

export interface WatchArguments extends Omit<ServerArguments, "listen"> {
  readonly job: string
  readonly every: string
  /** false: no server. */
  readonly listen: string | false
  readonly trainFirst: boolean
  readonly replay?: string
  readonly speed?: number
  readonly source?: string
  readonly output?: string
}

type Out = (text: string) => void

/** `noctule watch JOB`: judges new rows until SIGINT or SIGTERM, which end the tick under way. */
export async function watch(args: WatchArguments, effects: Effects, out: Out): Promise<Exit> {
  const { source, output, trainFirst } = args
  const every = parseDuration(args.every)
  if (every === null || every < second) throw badEvery(args.every)
  const overrides = { ...(source !== undefined && { source }), ...(output !== undefined && { output }) }
  const job = await loadJob(args.job, { ...overrides, env: effects.env, now: effects.now() })
  assertFollowable(job)
  const serve = await serverOf(args, job, effects, out)
  if (args.replay !== undefined)
    return await replay({ ...args, night: args.replay, every, serve }, job, effects, out)
  const options: WatchOptions = {
    every,
    serve,
    trainFirst: trainFirst ? () => firstNight(job, effects) : null,
  }
  const { ticks, skippedTicks } = await watchDay(job, options, effects)
  effects.log.info("watch.stopped", { ticks, skipped: skippedTicks, what: countOf(ticks, "tick") })
  return exits.done
}

interface ReplayArguments extends Pick<WatchOptions, "every" | "serve"> {
  readonly night: string
  readonly speed?: number
}

async function replay(
  { night, speed = 600, every, serve }: ReplayArguments,
  job: Job,
  effects: Effects,
  out: Out,
): Promise<Exit> {
  if (!(speed >= 1 && speed <= 100_000)) throw badSpeed(String(speed))
  const result = await replayNight(job, { night, speed, every, serve }, effects)
  if (result !== null) out(replayText(result, job.report.timeZone))
  return exits.done
}

/** Fault before a first night is run for nothing. */
function assertFollowable(job: Job): void {
  if (job.source.logs !== undefined) throw notFollowed(job.file)
  const remote = remoteFolderOf(job)
  if (remote !== null) throw needsDisk("watch", "output", objectUrl(remote))
  if (isObjectUrl(job.source.root)) throw needsDisk("watch", "source", job.source.root)
}

/** Reads addresses and secrets before any row is judged. */
async function serverOf(
  { listen, ...args }: WatchArguments,
  job: Job,
  { log, env }: Effects,
  out: Out,
): Promise<WatchOptions["serve"]> {
  if (listen === false) return null
  const options = await readServerOptions({ ...args, listen }, env)
  return async handle => {
    const server = await startServer({ ...options, watch: handle, job, log })
    out(`watching on ${server.url}\n`)
    return server
  }
}

async function firstNight(job: Job, effects: Effects): Promise<void> {
  await runNight(job, { hosts: null, mode: "online", command: process.argv.slice(2) }, effects)
}
