import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { isErrno } from "../base/index.ts"
import { writeAtomic } from "../store/index.ts"
import { jobFileExists } from "./faults.ts"

/** The job file that commands read where none is given, and that `noctule demo` writes. */
export const defaultJob = "noctule.yaml"

/** What `noctule demo` writes; each has a job file of that name in jobs/. */
export const demoKinds = ["fleet", "response-times", "access-log"] as const
export type DemoKind = (typeof demoKinds)[number]

const jobs = fileURLToPath(new URL("../../jobs/", import.meta.url))
const jobOf: Readonly<Record<DemoKind, string>> = {
  fleet: "demo.yaml",
  "response-times": "response-times.yaml",
  "access-log": "access-log.yaml",
}
const mark = "# Written by noctule demo, which may replace it.\n"

/** Throws where the folder holds a job file that a person wrote. */
export async function keepOwnJob(folder: string): Promise<void> {
  const file = join(folder, defaultJob)
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    if (isErrno(error, "ENOENT")) return mark
    throw error
  })
  if (!text.startsWith(mark)) throw jobFileExists(file)
}

/** Writes noctule.yaml for demo data in `dir`, which is relative to `folder` as the job's output is. */
export async function writeDemoJob(folder: string, dir: string, kind: DemoKind): Promise<void> {
  await writeAtomic(join(folder, defaultJob), await demoJob(dir, kind))
}

/** The job file of jobs/ without its comments at the top, on other folders. */
export async function demoJob(dir: string, kind: DemoKind): Promise<string> {
  const text = await readFile(join(jobs, jobOf[kind]), "utf8")
  const body = text.replace(/^(#.*\n)+/, "")
  return `${mark}${body.replace(/^( +root: ).*$/m, `$1${dir}`).replace(/^output: .*$/m, "output: output")}`
}
