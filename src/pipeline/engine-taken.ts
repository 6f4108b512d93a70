import { Fault } from "../base/index.ts"
import { runtimeMissing } from "../base/messages/engine.ts"
import type { Engine } from "../engine/index.ts"
import type { EngineTaken } from "./order.ts"
import { openWorkers, type Workers } from "./workers.ts"

/**
 * What executes the models where `engine` is asked for. A worker finds it out: a native library that is damaged, or made for another
 * processor, ends the process that loads it. Throws Fault engine.runtime, which offers the other one, where it does not load.
 */
export async function engineTaken(engine: Engine, { ask }: Pick<Workers, "ask">, signal: AbortSignal): Promise<EngineTaken> {
  try {
    return await ask<EngineTaken>({ engine }, signal)
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== "pipeline.worker-lost") throw error
    throw runtimeMissing(engine, new Error(error.what, { cause: error }))
  }
}

/** The same where there are no workers yet. */
export async function engineHere(engine: Engine, signal: AbortSignal): Promise<EngineTaken> {
  const workers = openWorkers(1)
  return await engineTaken(engine, workers, signal).finally(() => workers.close())
}
