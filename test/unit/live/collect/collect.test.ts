import { mkdir, mkdtemp, readdir, readFile, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, it } from "vitest"
import type { Effects } from "../../../../src/base/index.ts"
import { machineFeatures, openMachine } from "../../../../src/ingest/index.ts"
import { followMachine } from "../../../../src/ingest/newest/machine.ts"
import { collect } from "../../../../src/live/collect/collect.ts"
import { noon } from "../../../clock.ts"
import { effectsAt, jobOf } from "../../ingest/fixture.ts"
import { goingOn } from "../../ingest/machine/fixture.ts"

const every = 10_000
const dayEnd = noon + 43_200_000
const rowOf = (time: number, cell = 1): string =>
  `${new Date(time).toISOString()},${machineFeatures.map(() => cell).join(",")}\n`
const header = `timestamp,${machineFeatures.join(",")}\n`

/** A clock that goes on by each pause, until `rows` are due. */
function clockFrom(start: number, rows: number) {
  const stop = new AbortController()
  let [now, left] = [start, rows]
  const effects: Effects = { ...effectsAt(start), now: () => now, signal: stop.signal }
  const pause = (ms: number): Promise<void> => {
    now += ms
    if (left-- === 0) stop.abort()
    return Promise.resolve()
  }
  return { effects, pause, stop }
}

async function collected(folder: string, start: number, rows: number): Promise<number> {
  const { effects, pause } = clockFrom(start, rows)
  return await collect({ folder, host: "web/1", every, pause, machine: openMachine(goingOn()) }, effects)
}

const folder = (): Promise<string> => mkdtemp(join(tmpdir(), "noctule-collect-"))
const timesOf = (text: string): string[] =>
  text
    .split("\n")
    .slice(1, -1)
    .map(line => line.slice(11, 19))

it("writes a row at whole multiples of the interval, to the file of its day", async () => {
  const to = await folder()
  expect(await collected(to, dayEnd - 14_000, 3)).toBe(3)
  const [host = ""] = await readdir(to)
  const [before, after] = await Promise.all(
    ["2026-11-21.csv", "2026-11-22.csv"].map(name => readFile(join(to, host, name), "utf8")),
  )
  expect(before?.startsWith(header)).toBe(true)
  expect(timesOf(before ?? "")).toEqual(["23:59:50"])
  expect(timesOf(after ?? "")).toEqual(["00:00:00", "00:00:10"])
  expect(host).toBe("web%2F1")
})

it("goes on with the day's file after a kill that cut its last line", async () => {
  const to = await folder()
  await collected(to, noon, 2)
  const path = join(to, "web%2F1", "2026-11-21.csv")
  await writeFile(path, `${await readFile(path, "utf8")}2026-11-21T12:00:30.000Z,1,0.`)
  await collected(to, noon + 60_000, 1)
  expect(timesOf(await readFile(path, "utf8"))).toEqual(["12:00:10", "12:00:20", "12:01:10"])
})

it("appends nothing to a file with other columns", async () => {
  const to = await folder()
  await mkdir(join(to, "web%2F1"))
  await writeFile(join(to, "web%2F1", "2026-11-21.csv"), "timestamp,cpu\n2026-11-21T11:00:00Z,1\n")
  await expect(collected(to, noon, 1)).rejects.toMatchObject({ code: "live.other-header" })
})

it("is followed by a watch: first the collected rows, then those of the machine itself", async () => {
  const root = await folder()
  await mkdir(join(root, "web-1"))
  await writeFile(
    join(root, "web-1", "2026-11-21.csv"),
    `${header}${rowOf(noon - 2 * every)}${rowOf(noon - every)}`,
  )
  const job = jobOf(root, { source: { files: ["*/*.csv"], host: { path: "{host}/*.csv" } } })
  const { effects, pause, stop } = clockFrom(noon, 3)
  let begin = (): void => undefined
  const begun = new Promise<void>(resolve => (begin = resolve))
  const task = { job, rule: { every, host: "web-1" }, since: noon - 60_000, machine: openMachine(goingOn()) }
  const reader = await followMachine({ ...task, pause: ms => begun.then(() => pause(ms)) }, effects)
  const read = async () =>
    (await reader.read(noon, new AbortController().signal)).tables.map(({ host, parts }) => ({
      host,
      times: parts.flatMap(({ times }) => [...times]),
    }))
  expect(await read()).toEqual([{ host: "web-1", times: [noon - 2 * every, noon - every] }])
  begin()
  await new Promise(resolve => stop.signal.addEventListener("abort", resolve))
  const own = [1, 2, 3].map(row => noon + row * every)
  expect(await read()).toEqual([{ host: "web-1", times: own }])
  await reader.close()
})
