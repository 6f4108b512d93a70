import { chmod, lstat, mkdir, readdir, readFile, readlink, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { describe, expect, it } from "vitest"
import type { RunResult } from "../../src/base/index.ts"
import { type Ended, nightEnd, noctule, smallCsv, type SmallSource, smallSource } from "./small-night.ts"

const run = ({ job, output }: SmallSource, ...more: string[]): Promise<Ended> =>
  noctule(["run", job, "--output", output, ...more])
const resultOf = async ({ output }: SmallSource): Promise<RunResult> =>
  JSON.parse(await readFile(join(output, "small/latest/result.json"), "utf8")) as RunResult
const fault = ({ stderr }: Ended): Record<string, unknown> =>
  JSON.parse(stderr.trim().split("\n").at(-1)!) as Record<string, unknown>

describe("input that stops the run", () => {
  it("no file matches", async () => {
    const ended = await run(await smallSource([]))
    expect(ended.code).toBe(3)
    expect(fault(ended)).toMatchObject({
      event: "run.failed",
      what: expect.stringContaining("*.csv"),
      hint: expect.any(String),
    })
  })

  it("the only file is not what its name says", async () => {
    const source = await smallSource([])
    await writeFile(
      join(source.root, "data/a.csv"),
      Buffer.from([0x50, 0x41, 0x52, 0x31, 0, 1, 2, 3, 0xff, 0xfe]),
    )
    const ended = await run(source)
    expect(ended.code).toBe(3)
    expect(JSON.stringify(fault(ended))).toContain("a.csv")
  })

  it("a header without the time column, reported with the header and the key to set", async () => {
    const source = await smallSource([])
    await writeFile(join(source.root, "data/a.csv"), smallCsv({ host: "a" }).replace("timestamp", "ts"))
    const ended = await run(source)
    expect(ended.code).toBe(3)
    expect(fault(ended)).toMatchObject({
      what: expect.stringMatching(/timestamp/),
      hint: expect.stringContaining("source.time.column"),
    })
    expect(ended.stderr).toContain("ts")
  })

  it("a header and no row", async () => {
    const source = await smallSource([])
    await writeFile(join(source.root, "data/a.csv"), "timestamp,cpu\n")
    expect((await run(source)).code).toBe(3)
  })

  it("every row lies in the future", async () => {
    const ended = await run(
      await smallSource([{ host: "a" }]),
      "--until",
      new Date(nightEnd - 30 * 86_400_000).toISOString(),
    )
    expect(ended.code).toBe(3)
  })

  it("the newest row is older than staleAfter", async () => {
    const ended = await run(
      await smallSource([{ host: "a" }]),
      "--until",
      new Date(nightEnd + 7_200_000).toISOString(),
    )
    expect(ended.code).toBe(3)
    expect(fault(ended)).toMatchObject({ hint: expect.any(String) })
  })

  it("too little history", async () => {
    const ended = await run(await smallSource([{ host: "a", days: 1.05 }]))
    expect(ended.code).toBe(3)
  })

  it("--hosts that match nothing are a usage error", async () => {
    const ended = await run(await smallSource([{ host: "a" }]), "--hosts", "zzz*")
    expect(ended.code).toBe(2)
    expect(fault(ended)).toMatchObject({
      what: "no host matches zzz*",
      hint: expect.stringContaining("1: a"),
    })
  })
})

describe("input that costs one host", () => {
  const cut = gzipSync(smallCsv({ host: "h9" })).subarray(0, 9000)

  it.each([
    ["truncated gzip", "h9.csv.gz", cut],
    ["file that is not what its name says", "h9.csv", Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 1, 2, 3])],
    ["header without the time column", "h9.csv", Buffer.from("when,cpu\n2026-03-09T00:00:00Z,1\n")],
    ["host with too little history", "h9.csv", Buffer.from(smallCsv({ host: "h9", days: 1.02 }))],
  ])("%s: the other nine are reported, exit 5", async (_, name, bytes) => {
    const hosts = Array.from({ length: 9 }, (_, i) => ({ host: `h${i}`, days: 3 }))
    const source = await smallSource(hosts, { files: '["*.csv", "*.csv.gz"]', host: '"{host}"', updates: 5 })
    await writeFile(join(source.root, "data", name), bytes)
    const ended = await run(source)
    expect(ended.code, ended.stderr).toBe(5)
    const { hosts: reported, errors } = await resultOf(source)
    expect(reported.filter(({ status }) => status !== "failed").map(({ host }) => host)).toEqual(
      hosts.map(({ host }) => host),
    )
    expect(errors).toHaveLength(1)
    expect(`${errors[0]!.what} ${errors[0]!.where}`).toContain("h9")
    expect(errors[0]!.hint).not.toBe("")
    expect(await readFile(join(source.output, "small/latest/report.html"), "utf8")).toContain("h9")
  })
})

describe("an events file that cannot be read", () => {
  it.each([
    ["a broken one", "when,what\n1,2\n"],
    ["a missing one", null],
  ])(
    "costs the event marks, never the night: %s",
    async (_, text) => {
      const source = await smallSource([{ host: "a" }])
      await writeFile(
        source.job,
        (await readFile(source.job, "utf8")).replace("root: data,", "root: data, events: deploys.txt,"),
      )
      if (text !== null) await writeFile(join(source.root, "data/deploys.txt"), text)
      const ended = await run(source)
      expect(ended.code, ended.stderr).toBe(5)
      expect(ended.stdout).toContain("deploys.txt")
      const { errors, hosts } = await resultOf(source)
      expect(errors).toMatchObject([{ code: "ingest.events", exit: 5 }])
      expect(hosts.map(({ status }) => status)).toEqual(["scored"])
    },
    120_000,
  )
})

describe("an output that is not writable", () => {
  it("is reported before a row is read, and the last good report stays", async () => {
    const source = await smallSource([{ host: "a" }])
    expect((await run(source)).code).toBe(0)
    const before = await readlink(join(source.output, "small/latest"))
    const runs = join(source.output, "small/runs")
    await chmod(runs, 0o500)
    const blocked = process.getuid?.() === 0 ? await asFile(source) : await run(source)
    await chmod(runs, 0o700)
    expect(blocked.code).toBe(2)
    expect(fault(blocked)).toMatchObject({ hint: expect.stringContaining("--output") })
    expect(await readlink(join(source.output, "small/latest"))).toBe(before)
    expect((await lstat(join(source.output, "small/latest/report.html"))).isFile()).toBe(true)
  })

  /** Root may write everywhere, so for root a file stands where the folder should be. */
  async function asFile(source: SmallSource): Promise<Ended> {
    const file = join(source.root, "file")
    await writeFile(file, "")
    return await noctule(["run", source.job, "--output", file])
  }
})

describe("a machine without a browser", () => {
  it("still gets its HTML, exit 5, with a hint", async () => {
    const source = await smallSource([{ host: "a", fault: 3 }], { formats: "[html, pdf]" })
    const bare = join(source.root, "bare")
    await mkdir(bare)
    // No browser on the PATH, and the one that came by npm finds no place to unpack itself.
    const env = { PATH: bare, TMPDIR: join(bare, "missing"), NOCTULE_BROWSER: undefined }
    const ended = await noctule(["run", source.job, "--output", source.output], { env })
    expect(ended.code, ended.stderr).toBe(5)
    expect(ended.stdout).toMatch(/report\.pdf is missing.*hint: .*NOCTULE_BROWSER/)
    expect(ended.stderr).toContain('"event":"browser.missing"')
    const latest = join(source.output, "small/latest")
    expect(await readFile(join(latest, "report.html"), "utf8")).toContain("</html>")
    expect(await readdir(latest)).not.toContain("report.pdf")
  })

  it("stops at once where NOCTULE_BROWSER does not work", async () => {
    const source = await smallSource([{ host: "a" }], { formats: "[html, pdf]" })
    const ended = await noctule(["run", source.job, "--output", source.output], {
      env: { NOCTULE_BROWSER: "/bin/false" },
    })
    expect(ended.code).toBe(2)
    expect(fault(ended)).toMatchObject({ hint: expect.stringContaining("NOCTULE_BROWSER") })
  })
})
