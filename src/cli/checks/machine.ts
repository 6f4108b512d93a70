import { statfs } from "node:fs/promises"
import { createRequire } from "node:module"
import { type Effects, Fault, type Job } from "../../base/index.ts"
import { clockWrong, diskNearlyFull, fontsMissing } from "./faults.ts"
import type { Engine } from "../../engine/index.ts"
import { probeEngineStandalone } from "../../pipeline/index.ts"
import { formatValue } from "../../text/index.ts"
import { type Check, check, note, ok, wrong } from "./check.ts"
import { nearestExistingFolder } from "./output.ts"

/** Bytes. With less free space a run may not finish. */
const minFreeBytes = 200e6
/** Before the first release of Noctule; an earlier clock is wrong. */
const earliestDate = Date.UTC(2026, 0, 1)

/** Checks that the job's engine loads and is fast. Problems of the other engine are only noted. */
export async function engineChecks(used: Engine, { signal }: Effects): Promise<readonly Check[]> {
  return await Promise.all(
    (["onnxruntime", "tensorflow"] as const).map(async engine => {
      try {
        const { description, why, hint } = await probeEngineStandalone(engine, signal)
        return engine === used && hint !== undefined
          ? note("engine", `${description}: ${why}; hint: ${hint}`)
          : ok("engine", description)
      } catch (error) {
        if (!(error instanceof Fault)) throw error
        return engine === used
          ? wrong("engine", error)
          : note("engine", `${engine}: ${error.what}; ${used} is used`)
      }
    }),
  )
}

export function fontsCheck(): Promise<Check> {
  return check("fonts", async () => {
    const { resolve } = createRequire(import.meta.url)
    try {
      for (const font of ["@fontsource/inter", "@fontsource/jetbrains-mono"]) resolve(`${font}/package.json`)
    } catch (cause) {
      throw fontsMissing(cause)
    }
    return "Inter and JetBrains Mono from npm; system fonts are not used"
  })
}

export function clockCheck({ now }: Effects, zone: string): Promise<Check> {
  return check("clock", async () => {
    const shown = new Date(now()).toISOString()
    if (now() < earliestDate) throw clockWrong(shown)
    return `${shown}; the report uses ${zone}`
  })
}

export function diskCheck({ output }: Job): Promise<Check> {
  return check("disk", async () => {
    const folder = await nearestExistingFolder(output)
    const { bavail, bsize } = await statfs(folder)
    const free = formatValue(bavail * bsize, "bytes")
    if (bavail * bsize < minFreeBytes) throw diskNearlyFull(folder, free)
    return `${free} free in ${folder}`
  })
}
