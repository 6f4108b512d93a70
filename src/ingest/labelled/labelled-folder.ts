import { readdir } from "node:fs/promises"
import { join } from "node:path"
import { globToRegExp, type Job } from "../../base/index.ts"
import {
  ambiguousServerFolder,
  noLabelledFolder,
  noLabelledServer,
  noServerMatches,
} from "../faults-labelled.ts"
import type { Truth } from "../../evaluate/index.ts"
import { readTruth } from "./truth.ts"

/**
 * Servers whose second half people have labelled: <host>/train.*, test.*, labels.csv, causes.json (may be
 * missing), and vus_windows.json beside them.
 */
export interface LabelledFolder {
  readonly root: string
  /** Sorted. */
  readonly hosts: readonly string[]
  /** Folders without labels.csv; they are left alone. */
  readonly unlabelled: readonly string[]
}

/**
 * Faults where the folder, or a server of it, is not laid out like that. `hosts` is a glob, or null for all.
 */
export async function findLabelled(root: string, hosts: string | null): Promise<LabelledFolder> {
  const [labelled, unlabelled]: [string[], string[]] = [[], []]
  for (const folder of await foldersIn(root)) {
    const names = await namesIn(join(root, folder))
    if (!names.includes("labels.csv")) {
      unlabelled.push(folder)
      continue
    }
    labelled.push(folder)
    for (const part of ["train", "test"]) {
      const found = names.filter(name => name.startsWith(`${part}.`))
      if (found.length !== 1) throw ambiguousServerFolder(join(root, folder), part, found)
    }
  }
  if (labelled.length === 0) throw noLabelledServer(root)
  const selected = labelled.filter(host => globToRegExp(hosts ?? "*").test(host))
  if (selected.length === 0) throw noServerMatches(hosts ?? "*", labelled)
  return { root, hosts: selected, unlabelled }
}

/**
 * The job, on the folder's files: trained on each server's train.*, its night what test.* holds. The job's
 * events and calendar are of other servers.
 */
export function labelledJob(job: Job, { root }: LabelledFolder): Job {
  const source = { ...job.source, root, files: [], history: ["*/train.*"], night: ["*/test.*"], events: null }
  const calendar = { ...job.calendar, events: [], file: null, ics: [] }
  return {
    ...job,
    calendar,
    source: { ...source, layout: "wide", host: { path: "{host}/*" } },
    night: { ...job.night, end: "data" },
  }
}

export async function readTruths({ root, hosts }: LabelledFolder): Promise<Truth[]> {
  const truths: Truth[] = []
  for (const host of hosts) truths.push(await readTruth(root, host))
  return truths
}

async function foldersIn(root: string): Promise<string[]> {
  try {
    const entries = await readdir(root, { withFileTypes: true })
    return entries
      .filter(entry => entry.isDirectory() && !entry.name.startsWith("."))
      .map(({ name }) => name)
      .sort()
  } catch (cause) {
    throw noLabelledFolder(root, cause)
  }
}

async function namesIn(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter(name => !name.startsWith(".")).sort()
}
