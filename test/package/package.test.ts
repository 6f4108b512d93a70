import { execFile } from "node:child_process"
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs"
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { stopwatch } from "../clock.ts"

const execute = promisify(execFile)

interface Locked {
  readonly resolved?: string
  readonly integrity?: string
}

let root: string
let folder: string
let seconds: number
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "noctule-package-"))
  folder = join(root, "empty")
  await mkdir(folder)
  const { stdout } = await execute("npm", ["pack", "--json", "--pack-destination", root])
  const [packed] = JSON.parse(stdout.slice(stdout.indexOf("[\n"))) as [{ readonly filename: string }]
  await writeFile(join(folder, "package.json"), "{}\n")
  const elapsed = stopwatch()
  await inFolder("npm", ["install", "--no-audit", "--no-fund", join(root, packed.filename)])
  seconds = elapsed() / 1000
})
afterAll(() => rm(root, { recursive: true, force: true }))

/** Without the checkout's settings; a download from outside the registry fails at a closed port. */
async function inFolder(command: string, args: readonly string[]) {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(npm_(?!config_registry)|NODE_PATH)/i.test(name),
  )
  const env = {
    ...Object.fromEntries(own),
    CI: "1",
    GLOBAL_AGENT_HTTP_PROXY: "http://127.0.0.1:9",
    GLOBAL_AGENT_HTTPS_PROXY: "http://127.0.0.1:9",
  }
  return await execute(command, args, { cwd: folder, env, maxBuffer: 64e6 })
}

describe("the package, installed into an empty folder", () => {
  it("comes from the registry, but for the tarball, at most 500 MB of it", () => {
    const lock = JSON.parse(readFileSync(join(folder, "package-lock.json"), "utf8")) as {
      readonly packages: Readonly<Record<string, Locked>>
    }
    const entries = Object.entries(lock.packages).filter(([path]) => path !== "")
    // npm leaves the address out where its settings say so; name, version and hash then are the registry's.
    const ofRegistry = ({ resolved, integrity }: Locked): boolean =>
      integrity !== undefined && (resolved === undefined || /\/-\/[^/]+\.tgz$/.test(resolved))
    const foreign = entries.filter(([, locked]) => !ofRegistry(locked))
    expect(foreign.map(([path]) => path)).toEqual(["node_modules/noctule"])
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    const bytes = files.map(file => statSync(join(folder, file)).size).reduce((sum, size) => sum + size, 0)
    console.log(
      `${entries.length} packages, ${Math.round(bytes / 1e6)} MB, installed in ${seconds.toFixed(0)} s`,
    )
    expect(bytes).toBeLessThan(500e6)
  })

  it("holds the licence of every package in its own files", () => {
    const own = join(folder, "node_modules/noctule")
    const versions = JSON.parse(readFileSync(join(own, "dist/bundled/versions.json"), "utf8")) as object
    const texts = readFileSync(join(own, "dist/bundled/LICENSES.txt"), "utf8").split("\n---\n\n")
    const listed = readFileSync(join(own, "THIRD-PARTY.md"), "utf8")
    expect(Object.keys(versions).length).toBeGreaterThan(100)
    for (const name of Object.keys(versions)) {
      expect(texts.filter(text => text.startsWith(`${name} `) && text.length > 300)).not.toEqual([])
      expect(listed).toContain(`| ${name} |`)
    }
  })

  it("reports on a demo fleet: npx noctule demo && npx noctule run", async () => {
    const demo = await inFolder("npx", ["noctule", "demo"])
    expect(demo.stdout).toContain("Next: npx noctule run\n")
    const night = await inFolder("npx", ["noctule", "run"])
    expect(night.stdout).toMatch(/\d incidents? on 7 hosts/)
    expect(existsSync(join(folder, "output/demo/latest/report.html"))).toBe(true)
    expect(readFileSync(join(folder, "output/demo/latest/report.pdf")).subarray(0, 5).toString()).toBe(
      "%PDF-",
    )
  })

  it("passes noctule doctor, and names its commit", async () => {
    const { stdout } = await inFolder("npx", ["noctule", "doctor"])
    expect(stdout).toContain("all checks passed")
    const version = await inFolder("npx", ["noctule", "--version"])
    expect(version.stdout).toMatch(/^noctule \d+\.\d+\.\d+ \(commit [0-9a-f]{12}\), onnxruntime-node /)
  })

  it("has a man page", () => {
    const page = readFileSync(join(folder, "node_modules/noctule/dist/noctule.1"), "utf8")
    expect(page).toMatch(/^\.TH NOCTULE 1 /)
  })
})
