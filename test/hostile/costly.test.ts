import { mkdtemp, readFile, stat } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, it } from "vitest"
import { smallSource } from "../integration/small-night.ts"
import { crowdedNight, writeRun } from "../unit/report/fixture.ts"
import { cheapInputs, costlyInputs, manyHosts, type HostileInput } from "./inputs.ts"
import { hostileNight, hostileSource, limits, type Measured, measured } from "./night.ts"

/** The table of test/hostile/README.md, to be copied there. */
const table: string[] = []
afterAll(() => console.log(["", ...table, ""].join("\n")))

function note(what: string, outcome: string, { seconds, peak }: Measured): void {
  table.push(`| ${what} | ${outcome} | ${seconds.toFixed(0)} | ${peak.toFixed(0)} |`)
  expect(seconds).toBeLessThan(limits.seconds)
  expect(peak).toBeLessThan(limits.peak)
}

/** What the night says of the input. */
function outcomeOf({ file, key }: HostileInput, code: number | null, what: string | undefined): string {
  const concerned = key === undefined ? `host ${file.split(".")[0]}` : file
  if (what === undefined) return `exit ${code}; ${concerned} is read`
  return `exit ${code}; ${concerned}: ${what}`
}

it.each([...cheapInputs, ...costlyInputs])("$what costs its host or file alone, and little", async input => {
  const night = await hostileNight(await hostileSource([input]))
  const [host = ""] = input.file.split(".")
  const fault = night.result?.errors.find(({ where }) => where.includes(host))
  note(input.what, outcomeOf(input, night.code, fault?.what), night)
  if (input.says === null) expect(fault).toBeUndefined()
  else expect(fault?.what).toMatch(input.says)
  expect(night.code, night.stderr).toBe(fault === undefined ? 0 : 5)
  const scored = night.result?.hosts.filter(({ status }) => status === "scored").map(one => one.host)
  expect(scored).toContain("a")
})

it("a file of 20,000 hosts costs itself alone, and little", async () => {
  const source = await smallSource([{ host: "a" }], { updates: 2, host: "{ column: host }" })
  await manyHosts(join(source.root, "data"))
  const night = await hostileNight(source)
  note("20,000 hosts in one file", `exit ${night.code}; ${night.result?.errors.length} faults`, night)
  expect(night.code, night.stderr).toBe(5)
  expect(night.result?.hosts.filter(({ status }) => status === "scored")).toHaveLength(1)
})

it("a report of 10,000 incidents is of a size that opens, and page one says what it leaves out", async () => {
  const [few, count] = [crowdedNight(40), 10_000]
  const incidents = Array.from({ length: count }, (_, index) => {
    const incident = few.result.incidents[index % 40]
    if (incident === undefined) throw new RangeError("the fixture has fewer incidents")
    return index < 40 ? incident : { ...incident, id: `inc-${index}` }
  })
  const run = { ...few, result: { ...few.result, incidents } }
  const folder = await writeRun(await mkdtemp(join(tmpdir(), "noctule-crowded-")), run)
  const report = await measured(["report", folder])
  const html = join(folder, "report.html")
  const [page, pdf] = [(await stat(html)).size, (await stat(join(folder, "report.pdf"))).size]
  const sizes = `${(page / 2 ** 20).toFixed(1)} MiB of HTML, ${(pdf / 2 ** 20).toFixed(1)} MiB of PDF`
  note("a report of 10,000 incidents", `exit ${report.code}; ${sizes}`, report)
  expect(report.code, report.stderr).toBe(0)
  expect(page).toBeLessThan(8 * 2 ** 20)
  expect(pdf).toBeLessThan(8 * 2 ** 20)
  expect(await readFile(html, "utf8")).toContain("The list names the 500 most severe of 10,000 incidents")
})
