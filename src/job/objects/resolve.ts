import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import {
  isObjectUrl,
  type Job,
  type ObjectLocation,
  objectUrl,
  type ObjectsRule,
  parseObjectUrl,
  sha256,
} from "../../base/index.ts"
import { badObjectUrl } from "../faults.ts"
import { defaults } from "../schema/defaults.ts"
import { parseDuration } from "../time/duration.ts"
import type { JobFile } from "../schema/job-file.ts"

/** Folders as the job or a flag names them. */
export interface WrittenPlaces {
  /** Absolute, or s3://bucket/prefix. */
  readonly root: string
  readonly output: string
  readonly events: string | null
}

/**
 * Where the job's folder is on this disk, and the rule of object stores where one is used. A source in an object
 * store is cached in the job's folder; an output there has a working copy here.
 */
export function resolveObjects(
  { objects }: JobFile,
  { root, output, events }: WrittenPlaces,
  folder: string,
): Pick<Job, "output" | "objects"> {
  if (![root, output, events ?? ""].some(isObjectUrl)) return { output }
  const { endpoint = null, region = null, pathStyle = endpoint !== null, cache, retry } = objects
  const remote = isObjectUrl(output) ? parseObjectUrl(output) : null
  const rule: ObjectsRule = { output: remote, endpoint, region, pathStyle, cache, retry }
  if (remote === null) return { output, objects: rule }
  const local = objects.folder === undefined ? defaultFolder() : resolve(folder, objects.folder)
  return { output: join(local, copyName(rule)), objects: rule }
}

/** An s3:// URL as it is written everywhere else, or a path relative to `folder`. Fault for a malformed URL. */
export function resolvePlace(written: string, { folder, flag }: { folder: string; flag: string }): string {
  if (!isObjectUrl(written)) return resolve(folder, written)
  const location = parseObjectUrl(written)
  if (location === null) throw badObjectUrl(flag, written)
  return objectUrl(location)
}

/** For commands that are given a place in an object store and no job: the environment says the rest. */
export function objectsOf(output: ObjectLocation): Required<Pick<Job, "output" | "objects">> {
  const retry = parseDuration(defaults.objects.retry.value) ?? NaN
  const objects: ObjectsRule = { output, endpoint: null, region: null, pathStyle: false, cache: 0, retry }
  return { output: join(defaultFolder(), copyName(objects)), objects }
}

/** Each store and prefix has a working copy of its own. */
function copyName({ endpoint, output }: ObjectsRule): string {
  return sha256(JSON.stringify([endpoint, output])).slice(0, 16)
}

function defaultFolder(): string {
  return join(tmpdir(), `noctule-objects-${process.getuid?.() ?? "user"}`)
}
