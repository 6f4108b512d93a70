import { readdir, readFile, readlink, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { describe, expect, it } from "vitest"
import type { RunFailure } from "../../src/base/index.ts"
import { httpServer } from "../unit/deliver/servers.ts"
import { noctule, smallSource } from "./small-night.ts"

async function failures(output: string): Promise<{ folder: string; failure: RunFailure }[]> {
  const all = join(output, "small/failure")
  const folders = (await readdir(all)).sort().map(name => join(all, name))
  return await Promise.all(
    folders.map(async folder => ({
      folder,
      failure: JSON.parse(await readFile(join(folder, "failure.json"), "utf8")) as RunFailure,
    })),
  )
}

/**
 * Address of a module that, loaded first, puts a mistake into the program: where the fleet is put together,
 * something is read of nothing.
 */
async function plantedBug(root: string): Promise<string> {
  const source = "export async function assemble() { let nothing; return nothing.planted }"
  await writeFile(
    join(root, "hooks.mjs"),
    `export async function load(url, context, next) {
    const module = await next(url, context)
    return url.endsWith("/pipeline/assemble.js") ? { ...module, source: ${JSON.stringify(source)} } : module
  }`,
  )
  await writeFile(
    join(root, "bug.mjs"),
    `import { register } from "node:module"\nregister("./hooks.mjs", import.meta.url)`,
  )
  return pathToFileURL(join(root, "bug.mjs")).href
}

describe("a run without a report", () => {
  it("for want of a source leaves a failure page, a possible mail and no latest", async () => {
    const { job, output } = await smallSource([])
    expect((await noctule(["run", job, "--output", output])).code).toBe(3)
    const [{ folder, failure }] = (await failures(output)) as [Awaited<ReturnType<typeof failures>>[number]]
    expect(failure).toMatchObject({
      stage: "survey",
      lastGood: null,
      fault: { exit: 3 },
      job: { name: "small" },
    })
    expect(await readFile(join(folder, "failure.html"), "utf8")).toContain("No host was scored.")
    expect((await readdir(join(output, "small"))).sort()).toEqual(["failure", "state"])
    const mail = await noctule(["mail", folder, "--to", "oncall@example.org"])
    expect(mail.code).toBe(0)
    expect(await readFile(join(folder, "report.eml"), "utf8")).toContain("NO REPORT")
  })

  it("because every host failed leaves the last good report in place and names it", async () => {
    const { root, job, output } = await smallSource([{ host: "a" }])
    expect((await noctule(["run", job, "--output", output])).code).toBe(0)
    const latest = await readlink(join(output, "small/latest"))
    await writeFile(join(root, "data/a.csv"), "timestamp,cpu\n2026-03-09T23:55:00Z,a\n")
    const ended = await noctule(["run", job, "--output", output])
    expect(ended.code).toBe(3)
    const [{ failure }] = (await failures(output)) as [Awaited<ReturnType<typeof failures>>[number]]
    expect(failure.fault.exit).toBe(3)
    expect(failure.lastGood?.run).toBe(latest.replace("runs/", ""))
    expect(await readlink(join(output, "small/latest"))).toBe(latest)
  })

  it("because of a bug leaves a failure page and a message, and exits 1", async () => {
    const hook = await httpServer()
    const { root, job, output } = await smallSource([{ host: "a" }], {
      more: `deliver: [{ to: webhook, url: "${hook.url}", on: [failure] }]\n`,
    })
    const ended = await noctule(["run", job, "--output", output], {
      env: { NODE_OPTIONS: `--import ${await plantedBug(root)}` },
    })
    await hook.close()
    expect(ended.code, ended.stderr).toBe(1)
    expect(ended.stderr).toContain(
      "this is a bug · TypeError: Cannot read properties of undefined (reading 'planted')",
    )
    const [{ folder, failure }] = (await failures(output)) as [Awaited<ReturnType<typeof failures>>[number]]
    const what = "a bug in Noctule: TypeError: Cannot read properties of undefined (reading 'planted')"
    const hint = expect.stringContaining("--debug") as string
    expect(failure).toMatchObject({
      stage: "assemble",
      lastGood: null,
      fault: { code: "bug", exit: 1, what, hint },
    })
    const page = await readFile(join(folder, "failure.html"), "utf8")
    for (const text of ["a bug in Noctule", "stage “assemble”", "1 (bug)", "This job has no earlier report."])
      expect(page).toContain(text)
    const messages = hook.requests.map(({ body }) => JSON.parse(body))
    expect(messages).toMatchObject([
      { event: "failure", stage: "assemble", fault: { code: "bug", exit: 1, what } },
    ])
  })
})
