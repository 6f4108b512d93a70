import { readdir, stat } from "node:fs/promises"
import { basename, dirname, join, relative, resolve, sep } from "node:path"
import { dataFileExtension, nullIfMissing } from "../../base/index.ts"
import { recogniseLog } from "../../ingest/index.ts"
import { type JobFileInput, writeJobFile } from "../../job/index.ts"
import { countOf } from "../../text/index.ts"

/** Names of logs: access.log, access.log.1, other_access.log-20261128.gz. */
const logName = /(^|[._-])log([._-]|$)|access/i

/**
 * A job for access logs where the first given file is one, or the first of a folder by its name; null where
 * it is none.
 */
export async function accessLogJobFile(given: readonly string[]): Promise<string | null> {
  const paths = (await Promise.all(given.map(path => logsAt(resolve(path))))).flat()
  const [first] = paths
  const found = first === undefined ? null : await recogniseLog(first)
  if (found === null) return null
  const { root, files } = placesOf(paths)
  const draft: JobFileInput = {
    source: { root: relative("", root).split(sep).join("/") || ".", logs: { files } },
    night: { end: "now" },
  }
  const untimed = found.timed
    ? ""
    : "\nIt has no request time, so there is no latency: add $request_time (nginx) or %D (Apache)."
  const hint = "{service} names the service; access-logs.example.yaml explains formats, routes and evidence"
  const header = `${countOf(paths.length, "access log")} of the format ${found.format}. Nothing leaves this machine.${untimed}`
  return writeJobFile(draft, { "source/logs/files": hint }, header)
}

async function logsAt(path: string): Promise<readonly string[]> {
  const found = await stat(path).catch(nullIfMissing)
  const entries = found?.isDirectory() ? await readdir(path, { recursive: true }) : null
  const paths = entries === null ? (found?.isFile() ? [path] : []) : entries.map(name => join(path, name))
  return paths.filter(one => dataFileExtension(one) === null && logName.test(basename(one))).sort()
}

/** The folder of one service's logs, or the one whose folders are the services. */
function placesOf(paths: readonly string[]): { readonly root: string; readonly files: string[] } {
  const folders = [...new Set(paths.map(one => dirname(one)))]
  const parents = [...new Set(folders.map(one => dirname(one)))]
  const [folder = "", ...others] = folders
  const [parent = ""] = parents
  const globs = [...new Set(paths.map(path => basename(path).replace(/^(.*?log).*$/i, "$1*")))]
  if (others.length === 0) return { root: folder, files: globs }
  if (parents.length === 1) return { root: parent, files: globs.map(glob => `{service}/${glob}`) }
  return { root: parent, files: paths.map(path => relative(parent, path).split(sep).join("/")) }
}
