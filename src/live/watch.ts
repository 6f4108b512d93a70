import { join } from "node:path"
import { childLog, day, type Effects, Fault, type Job, type Log, second } from "../base/index.ts"
import { openDayPrograms } from "../detect/index.ts"
import type { NewestReader } from "../ingest/index.ts"
import type { Alerts } from "./alerts/alerts.ts"
import { type Day, presentDay } from "./day.ts"
import { noNight } from "./faults.ts"
import { type Fleet, openFleet } from "./fleet.ts"
import { type IncidentChange, type LiveIncidents, openLiveIncidents } from "./incidents.ts"
import { openPredictor, type Predictor } from "./predict.ts"
import { jobFolderOf, openScratchFile } from "../store/index.ts"
import { waitingRows } from "./pushed.ts"
import { hostStates } from "./snapshot.ts"
import type { SourceState, WatchHandle, WatchState } from "./state.ts"
import { type Tempo, type Ticking, tickUntilStopped } from "./ticks.ts"
import type { WatchStore } from "./watch-store.ts"

export interface WatchOptions extends Tempo {
  /** Starts the server, if any; closed when the watch ends. */
  readonly serve: ((handle: WatchHandle) => Promise<{ readonly close: () => Promise<void> }>) | null
  /** Makes a night where there is none; null: that is a Fault. */
  readonly trainFirst: (() => Promise<void>) | null
}

/**
 * One day, until the signal: new rows → judged → incidents → published. A tick that is late is skipped and
 * counted. Throws a Fault where no night has left a model.
 */
export async function watch(job: Job, options: WatchOptions, baseEffects: Effects): Promise<WatchState> {
  const effects = { ...baseEffects, log: childLog(baseEffects.log, { job: job.name }) }
  return await watchDay(job, { ...options, day: presentDay(job, effects) }, effects)
}

/** Weights that stay in memory, bytes: those of some 55 hosts with 22 features and the default models. */
export const keptWeights = 96 * 2 ** 20

interface DayOptions extends WatchOptions {
  readonly day: Day
}

/** As `watch`, of the given day. */
export async function watchDay(job: Job, options: DayOptions, effects: Effects): Promise<WatchState> {
  const { models, store, alerts, follow } = options.day
  const programs = openDayPrograms(job.model.engine, {
    keptBytes: keptWeights,
    scratch: () => openScratchFile(join(jobFolderOf(job), "state/watch")),
  })
  const fleet = openFleet({ programs, effects, models, restore: host => store.restore(host) })
  await loadModels(fleet, { job, options, effects })
  const since = Math.min(...fleet.judged().map(({ published: { model } }) => model.nightEnd - warmUp(model)))
  const source = await follow(since)
  const predictor = openPredictor(async host => {
    const published = fleet.models(host)
    return published && { run: published.run, files: await published.files() }
  })
  const incidents = openLiveIncidents(job, await store.incidents())
  const parts = { job, options, effects, store, fleet, source, predictor, incidents, alerts }
  const running = startWatch(parts)
  const server = await options.serve?.(running.handle)
  try {
    await tickUntilStopped(running, options, effects)
  } finally {
    await server?.close()
    await alerts.close()
    await source.close()
    predictor.close()
    await store.saveAll(fleet.judged())
    await store.saveIncidents({ open: incidents.open(), closed: incidents.closed() })
    await programs.close()
  }
  return running.handle.state()
}

/** Time before a night's end whose rows fill the first windows. */
function warmUp({ step, window }: { readonly step: number; readonly window: number }): number {
  return 8 * window * step
}

async function loadModels(
  fleet: Fleet,
  { job, options, effects }: { readonly job: Job; readonly options: WatchOptions; readonly effects: Effects },
): Promise<void> {
  await fleet.reload()
  if (fleet.judged().length === 0 && options.trainFirst !== null) {
    effects.log.info("watch.training", { what: "no night has left models: one is run first" })
    await options.trainFirst()
    await fleet.reload()
  }
  if (fleet.judged().length === 0) throw noNight(job.file)
}

interface WatchParts {
  readonly job: Job
  readonly options: WatchOptions
  readonly effects: Effects
  readonly store: WatchStore
  readonly fleet: Fleet
  readonly source: NewestReader
  readonly predictor: Predictor
  readonly incidents: LiveIncidents
  readonly alerts: Alerts
}

interface RunningWatch extends Ticking {
  readonly handle: WatchHandle
}

function startWatch({
  job,
  options,
  effects,
  store,
  fleet,
  source,
  predictor,
  incidents,
  alerts,
}: WatchParts): RunningWatch {
  const { log, now, signal } = effects
  const pushed = waitingRows()
  const listeners = new Set<(state: WatchState) => void>()
  let sourceState: SourceState = { status: "ok" }
  let state: WatchState = {
    job: { name: job.name, title: job.report.title, timeZone: job.report.timeZone },
    startedAt: now(),
    ticks: 0,
    skippedTicks: 0,
    lastTick: null,
    every: options.every,
    ready: false,
    source: sourceState,
    hosts: [],
    open: [],
    closed: [],
  }
  const readSource = async (at: number): Promise<void> => {
    try {
      const { tables, faults } = await source.read(at, signal)
      for (const fault of faults) log.warn("watch.unreadable", { where: fault.where, what: fault.what })
      if (sourceState.status === "failing") log.info("watch.source-back", { source: job.source.root })
      sourceState = { status: "ok" }
      fleet.add(tables)
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof Fault)) throw error
      if (sourceState.status === "ok")
        log.error("watch.source-failing", { what: error.what, hint: error.hint })
      const since = sourceState.status === "ok" ? at : sourceState.since
      sourceState = { status: "failing", since, fault: error.toRecord() }
    }
  }
  const reloadModels = async (): Promise<void> => {
    try {
      await fleet.reload()
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      log.error("watch.models-unreadable", { what: error.what, where: error.where, hint: error.hint })
    }
  }
  const tick = async (): Promise<void> => {
    const at = now()
    await reloadModels()
    await readSource(at)
    fleet.add(pushed.take())
    const news = await fleet.judge(settledUntil(job, at))
    const changes = incidents.update(fleet.judged(), at)
    for (const change of changes) logChange(change, log)
    const live = { open: incidents.open(), closed: incidents.closed() }
    if (changes.length > 0) await store.saveIncidents(live)
    await alerts.tick(live, { now: at, run: fleet.run() })
    const hosts = hostStates(fleet, { now: at, source: sourceState })
    await store.saveSome(fleet.judged(), state.ticks)
    const seconds = (now() - at) / second
    state = {
      ...state,
      ticks: state.ticks + 1,
      lastTick: { at, seconds },
      ready: state.ready || hosts.some(({ score }) => score !== null),
      source: sourceState,
      hosts,
      open: live.open,
      closed: live.closed.filter(({ closedAt }) => at - (closedAt ?? at) < day),
    }
    log.debug("watch.tick", { rows: news.reduce((sum, { rows }) => sum + rows.rows, 0), seconds })
    for (const listener of listeners) listener(state)
  }
  const handle: WatchHandle = {
    state: () => state,
    onTick: listener => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    push: rows => pushed.push(rows),
    predict: request => predictor.predict(request),
  }
  return { handle, tick, skip: ticks => (state = { ...state, skippedTicks: state.skippedTicks + ticks }) }
}

function logChange({ kind, incident }: IncidentChange, { info }: Log): void {
  const { id, severity, start, members } = incident
  info(`watch.incident-${kind}`, { incident: id, severity, start, hosts: members.map(({ host }) => host) })
}

/** Rows of one file are whole at once; what comes metric by metric is whole a step later. */
function settledUntil({ source, step }: Job, now: number): number {
  const isWhole = source.prometheus === undefined && source.layout === "wide"
  return isWhole ? now + 60 * second : now - (step === "auto" ? 60 * second : step)
}
