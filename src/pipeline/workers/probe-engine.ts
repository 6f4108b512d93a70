import { Fault } from "../../base/index.ts"
import { type Engine, runtimeUnavailable } from "../../engine/index.ts"
import { workerLostCode } from "../faults.ts"
import type { EngineInfo } from "./protocol.ts"
import { openWorkers, type Workers } from "./processes.ts"

/**
 * Loads `engine` in a worker, because a damaged or foreign native library can end the process that loads it.
 * Throws Fault engine.runtime-unavailable, whose hint names the other engine.
 */
export async function probeEngine(
  engine: Engine,
  { ask }: Pick<Workers, "ask">,
  signal: AbortSignal,
): Promise<EngineInfo> {
  try {
    return await ask<EngineInfo>({ kind: "probe", engine }, signal)
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== workerLostCode) throw error
    throw runtimeUnavailable(engine, new Error(error.what, { cause: error }))
  }
}

/** The same, with workers of its own. */
export async function probeEngineStandalone(engine: Engine, signal: AbortSignal): Promise<EngineInfo> {
  const workers = openWorkers(1)
  return await probeEngine(engine, workers, signal).finally(() => workers.close())
}
