import { execFile } from "node:child_process"
import { createHash } from "node:crypto"
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { promisify } from "node:util"
import { parse, stringify } from "yaml"

/**
 * npm run bench:node-versions: two nights of a demo fleet, one cold and one warm-started, by Node 20, 22 and
 * 24 as npm has them. Prints for each kind of file whether all are the same, bit for bit but for clocks and
 * the version of Node. Some minutes; needs the npm registry.
 */
const execute = promisify(execFile)
const folder = await mkdtemp(join(tmpdir(), "noctule-nodes-"))
const fleet = join(folder, "fleet")
const job = join(folder, "job.yaml")

await execute(process.execPath, ["dist/cli/main.js", "demo", fleet, "--days", "10"])
const rules = parse(await readFile("jobs/demo.yaml", "utf8")) as { report: object }
await writeFile(
  job,
  stringify({ ...rules, model: { updates: 100 }, report: { ...rules.report, formats: ["html"] } }),
)
const { night } = JSON.parse(await readFile(join(fleet, "truth.json"), "utf8")) as {
  night: { start: string; end: string }
}

const found: Record<string, string[]> = {}
for (const version of ["20", "22", "24"]) {
  await execute("npm", [
    "install",
    "--prefix",
    join(folder, version),
    "--no-save",
    "--no-audit",
    "--no-fund",
    `node@${version}`,
  ])
  const node = join(folder, version, "node_modules/node/bin/node")
  const output = join(folder, version, "output")
  for (const until of [night.start, night.end]) {
    await execute(node, [
      resolve("dist/cli/main.js"),
      "run",
      job,
      "--source",
      fleet,
      "--output",
      output,
      "--until",
      until,
      "--quiet",
    ])
  }
  const named = (await execute(node, ["--version"])).stdout.trim()
  for (const [kind, hash] of Object.entries(await hashesOf(join(output, "demo"))))
    (found[kind] ??= []).push(`${hash} (${named})`)
}
for (const [kind, hashes] of Object.entries(found)) {
  const same = new Set(hashes.map(text => text.split(" ")[0])).size === 1
  process.stdout.write(`${kind.padEnd(12)} ${same ? "same  " : "DIFFER"} ${hashes.join(" ")}\n`)
  if (!same) process.exitCode = 1
}
await rm(folder, { recursive: true })

async function hashesOf(output: string): Promise<Record<string, string>> {
  const runs = await filesIn(join(output, "runs"))
  const models = (await filesIn(join(output, "state/models"))).filter(file => file.endsWith("model.onnx"))
  const kinds = ["scores", "series", "tables", "postmortem", "specs"]
  const each = kinds.map(
    async kind => [kind, await hashOf(runs.filter(file => file.includes(`/${kind}/`)))] as const,
  )
  const results = runs.filter(file => file.endsWith("/result.json"))
  return {
    weights: await hashOf(models),
    ...Object.fromEntries(await Promise.all(each)),
    "result.json": await hashOf(results, timeless),
  }
}

async function filesIn(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  return entries
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .sort()
}

async function hashOf(
  files: readonly string[],
  seen: (bytes: Buffer) => Buffer | string = bytes => bytes,
): Promise<string> {
  if (files.length === 0) throw new Error("there is nothing to compare")
  const hash = createHash("sha256")
  for (const file of files) hash.update(seen(await readFile(file)))
  return hash.digest("hex").slice(0, 12)
}

/** Without what a clock says, and the version of Node. */
function timeless(bytes: Buffer): string {
  const clocks = new Set(["seconds", "startedAt", "finishedAt", "node"])
  return JSON.stringify(JSON.parse(bytes.toString("utf8")), (key, value: unknown) =>
    clocks.has(key) ? undefined : value,
  )
}
