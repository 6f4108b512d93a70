import { join } from "node:path"
import type { Effects, HostFrames } from "../../base/index.ts"
import { hostFramesFile } from "../../job/index.ts"
import { fileNameOf, nullIfDamaged, readBinary, type RunFolder, writeBinary } from "../../store/index.ts"
import type { HostsTask } from "./task.ts"

/** Stores a host's frames in work/, so that memory does not grow with the fleet. */
export async function keepFrames(run: RunFolder, frames: HostFrames): Promise<void> {
  await writeBinary(fileOf(run, frames.host), frames)
}

/** The host's frames: those in work/, else those of its source. */
export async function framesOf(
  host: string,
  { run, read }: Pick<HostsTask, "run" | "read">,
  { log, signal }: Pick<Effects, "log" | "signal">,
): Promise<HostFrames> {
  return (
    (await nullIfDamaged(readBinary(fileOf(run, host), hostFramesFile), log)) ?? (await read(host, signal))
  )
}

function fileOf(run: RunFolder, host: string): string {
  return join(run.work, `frames-${fileNameOf(host)}.bin`)
}
