import { cp, readFile, rm } from "node:fs/promises"
import { basename, dirname, join } from "node:path"
import { type Effects, nullIfMissing } from "../../base/index.ts"
import { listPdfs, writeReport } from "../../report/index.ts"
import { listNames, makeTempFolder } from "../../store/index.ts"
import { different, type Finding, same, unknown } from "./finding.ts"

const hint = "noctule report RUN renders it from result.json again"

/**
 * Renders the run once more, in a private copy of its job's folder, and compares HTML, Markdown and PDF bit
 * for bit. `folder` is real: no symlink.
 */
export async function verifyRendering(folder: string, effects: Effects): Promise<Finding[]> {
  const temporary = await makeTempFolder("verify")
  try {
    const copy = join(temporary, "runs", basename(folder))
    await cp(folder, copy, { recursive: true })
    await copyIfThere(
      join(dirname(dirname(folder)), "state", "postmortem"),
      join(temporary, "state", "postmortem"),
    )
    const { faults } = await writeReport(copy, quiet(effects))
    const failed = faults.map(({ what }) => unknown("report", what))
    return [...failed, ...(await compare(folder, copy))]
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

async function compare(folder: string, copy: string): Promise<Finding[]> {
  return [
    ...(await compareAll("report.html", ["report.html"])),
    ...(await compareAll("postmortem", await filesIn("postmortem"))),
    ...(await compareAll("context", await filesIn("context"))),
    ...(await Promise.all((await listPdfs(folder)).map(comparePdf))),
  ]

  async function filesIn(part: string): Promise<readonly string[]> {
    return (await listNames(join(folder, part))).sort().map(name => join(part, name))
  }

  async function compareAll(part: string, files: readonly string[]): Promise<Finding[]> {
    const unlike = await asyncFilter(files, async file => !(await isSame(file)))
    if (unlike.length > 0)
      return unlike.map(file => different(part, `${file} does not come from result.json`, hint))
    return files.length === 0
      ? []
      : [same(part, `${files.length === 1 ? files[0] : `${files.length} files`}, bit for bit`)]
  }

  async function comparePdf(name: string): Promise<Finding> {
    if (await isSame(name)) return same("report.pdf", `${name}, bit for bit`)
    const [written, printed] = await Promise.all([
      producerOf(join(folder, name)),
      producerOf(join(copy, name)),
    ])
    return written === printed
      ? different("report.pdf", `${name} does not come from result.json`, hint)
      : unknown("report.pdf", `${name} was printed by ${written}; here is ${printed ?? "no browser"}`)
  }

  async function isSame(file: string): Promise<boolean> {
    const [a, b] = await Promise.all([bytesOf(join(folder, file)), bytesOf(join(copy, file))])
    return a !== null && b !== null && a.equals(b)
  }
}

/** "Skia/PDF m143"; null without a PDF. */
async function producerOf(path: string): Promise<string | null> {
  const bytes = await bytesOf(path)
  return bytes === null ? null : (/Skia\/PDF m\d+/.exec(bytes.toString("latin1"))?.[0] ?? "another program")
}

async function bytesOf(path: string): Promise<Buffer | null> {
  return await readFile(path).catch(nullIfMissing)
}

async function copyIfThere(from: string, to: string): Promise<void> {
  if ((await listNames(from)).length > 0) await cp(from, to, { recursive: true })
}

async function asyncFilter<T>(
  values: readonly T[],
  keep: (value: T) => Promise<boolean>,
): Promise<readonly T[]> {
  const kept = await Promise.all(values.map(keep))
  return values.filter((_, i) => kept[i])
}

/** The copy's stages are of no interest. */
function quiet(effects: Effects): Effects {
  return { ...effects, log: { ...effects.log, info: effects.log.debug } }
}
