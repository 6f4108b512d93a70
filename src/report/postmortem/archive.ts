import { createHash } from "node:crypto"
import { stat } from "node:fs/promises"
import { basename, dirname, join } from "node:path"
import { isErrno } from "../../base/index.ts"
import { notesUnreadable } from "../faults.ts"
import { fileNameOf, listNames, readWhole, writeAtomic, writeJson } from "../../store/index.ts"
import { postmortemNotesFile } from "../../job/index.ts"
import { isAltered, mergeSections, readSections, type SectionStates } from "./merge.ts"

/** The team's texts about incidents, from the postmortems of this and other runs and from the job's state. */
export interface Archive {
  /** The team's texts by section. Archives this run's copy first if it was edited outside the sections. */
  readonly load: (
    incident: string,
  ) => Promise<{ readonly written: ReadonlyMap<string, string>; readonly copy: string | null }>
}

interface State {
  readonly version: 1
  readonly incident: string
  readonly sections: SectionStates
}

/** For a run's folder output/<job>/runs/<run>; any other folder has only its own copies. */
export async function openArchive(runFolder: string): Promise<Archive> {
  const runs = dirname(runFolder)
  const jobFolder = basename(runs) === "runs" ? dirname(runs) : null
  const folders =
    jobFolder === null ? [runFolder] : (await listNames(runs)).sort().map(run => join(runs, run))
  const copies = await copiesIn(folders)
  return {
    load: async incident => {
      const file = `${fileNameOf(incident)}.md`
      const state =
        jobFolder === null ? null : join(jobFolder, "state", "postmortem", `${fileNameOf(incident)}.json`)
      const known = await readState(state)
      const found = await readCopies(copies.get(file) ?? [])
      const own = found.find(({ path }) => path === join(runFolder, "postmortem", file))
      const copy = own && isAltered(own.text) ? await backUp(own) : null
      const sections = mergeSections(
        known,
        found.map(({ text }) => readSections(text)),
      )
      if (state && JSON.stringify(sections) !== JSON.stringify(known))
        await writeJson(state, { version: 1, incident, sections } satisfies State)
      return { written: new Map(Object.entries(sections).map(([name, { text }]) => [name, text])), copy }
    },
  }
}

interface Copy {
  readonly path: string
  readonly text: string
}

/** Paths of postmortems by file name. */
async function copiesIn(folders: readonly string[]): Promise<ReadonlyMap<string, string[]>> {
  const paths = new Map<string, string[]>()
  for (const folder of folders) {
    for (const file of (await listNames(join(folder, "postmortem"))).sort())
      paths.set(file, [...(paths.get(file) ?? []), join(folder, "postmortem", file)])
  }
  return paths
}

/** Oldest first. */
async function readCopies(paths: readonly string[]): Promise<Copy[]> {
  const found = await Promise.all(
    paths.map(async path => ({
      path,
      text: (await readWhole(path, "remove it")).toString("utf8"),
      modified: (await stat(path)).mtimeMs,
    })),
  )
  return found.sort((a, b) => a.modified - b.modified || (a.path < b.path ? -1 : 1))
}

/** Copies the edited file under a name made from its content, and returns that name. */
async function backUp({ path, text }: Copy): Promise<string> {
  const name = basename(path).replace(
    /\.md$/,
    `.altered-${createHash("sha256").update(text).digest("hex").slice(0, 8)}.md`,
  )
  await writeAtomic(join(dirname(path), name), text)
  return name
}

async function readState(path: string | null): Promise<SectionStates> {
  if (path === null) return {}
  const bytes = await readWhole(path, "remove it").catch((error: unknown) => {
    if (isErrno(error, "ENOENT")) return null
    throw error
  })
  if (bytes === null) return {}
  try {
    const checked = postmortemNotesFile.check(JSON.parse(bytes.toString("utf8")))
    if ("wrong" in checked) throw new Error(checked.wrong.slice(0, 3).join("; "))
    return checked.value.sections
  } catch (error) {
    throw notesUnreadable(path, error)
  }
}
