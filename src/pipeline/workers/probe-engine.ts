import { Fault } from "../../base/index.ts"
import { type Engine, runtimeUnavailable } from "../../engine/index.ts"
import type { EngineInfo } from "./protocol.ts"
import { openWorkers, type Workers } from "./processes.ts"

/**
 * What executes the models where `engine` is asked for. A worker finds it out: a native library that is
 * damaged, or made for another processor, ends the process that loads it. Throws Fault
 * engine.runtime-unavailable, which offers the other one, where it does not load.
 */
export async function probeEngine(
  engine: Engine,
  { ask }: Pick<Workers, "ask">,
  signal: AbortSignal,
): Promise<EngineInfo> {
  try {
    return await ask<EngineInfo>({ kind: "probe", engine }, signal)
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== "pipeline.worker-lost") throw error
    throw runtimeUnavailable(engine, new Error(error.what, { cause: error }))
  }
}

/** The same where there are no workers yet. */
export async function probeEngineStandalone(engine: Engine, signal: AbortSignal): Promise<EngineInfo> {
  const workers = openWorkers(1)
  return await probeEngine(engine, workers, signal).finally(() => workers.close())
}
