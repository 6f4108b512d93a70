import { mkdtemp, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { Fault } from "../../src/base/index.ts"
import { init } from "../../src/cli/commands/init.ts"
import { readHost, survey } from "../../src/ingest/index.ts"
import { loadJob } from "../../src/job/index.ts"
import { effectsAt } from "../unit/ingest/fixture.ts"

/** test/samples/README.md names these rows: what people export by hand, and what is no table. */
const rows = 500
const start = Date.UTC(2026, 10, 13, 15)
const step = 300_000
const effects = effectsAt(start + rows * step)

interface Row {
  readonly time: Date
  readonly iso: string
  readonly cpu: string
  readonly mem: string
}

function lines(write: (row: Row, i: number) => string): string {
  return Array.from({ length: rows }, (_, i) => {
    const time = new Date(start + i * step)
    const cpu = (20 + ((i * 37) % 101) / 10).toFixed(2)
    return write({ time, iso: time.toISOString(), cpu, mem: (1500 + ((i * 13) % 97)).toFixed(1) }, i)
  }).join("\n")
}

/** Features of each host, as init, validate and run read the file; or the Fault's code. */
async function read(name: string, content: string): Promise<Record<string, string> | string> {
  const folder = await mkdtemp(join(tmpdir(), "noctule-foreign-"))
  await writeFile(join(folder, name), content)
  try {
    let text = ""
    await init({ files: [join(folder, name)] }, effects, part => void (text += part))
    await writeFile(join(folder, "job.yaml"), text)
    const job = await loadJob(join(folder, "job.yaml"), { env: {} })
    const found = await survey(job, effects)
    const hosts: Record<string, string> = {}
    for (const host of found.hosts) {
      const { history, night } = await readHost(job, found, host)
      expect(history.rows + night.rows).toBe(rows)
      hosts[host] = night.features.map(feature => feature.name).join(", ")
    }
    return hosts
  } catch (error) {
    if (error instanceof Fault) return error.code
    throw error
  }
}

const plain = ({ cpu, mem }: Row): string => `${cpu},${mem}`
const usDate = (time: Date): string =>
  `${time.getUTCMonth() + 1}/${time.getUTCDate()}/${time.getUTCFullYear()} ${time.getUTCHours()}:${String(time.getUTCMinutes()).padStart(2, "0")}`

describe("a table as people and tools write it is read whole", { timeout: 60_000 }, () => {
  const both = { a: "cpu, mem" }
  it.each<[string, string, Record<string, string>]>([
    ["times of RFC 2822", `Date,cpu,mem\n${lines(row => `"${row.time.toUTCString()}",${plain(row)}`)}`, both],
    ["US dates", `Date,cpu,mem\n${lines(row => `${usDate(row.time)},${plain(row)}`)}`, both],
    ["epoch in µs", `ts,cpu,mem\n${lines(row => `${row.time.getTime()}000,${plain(row)}`)}`, both],
    ["thousands", `time,cpu,mem\n${lines(row => `${row.iso},${row.cpu}%,"1,${row.mem.slice(1)}"`)}`, both],
    ["a header twice", `time,cpu,cpu\n${lines(row => `${row.iso},${plain(row)}`)}`, { a: "cpu, cpu_1" }],
    ["a pandas index", `,time,cpu,mem\n${lines((row, i) => `${i},${row.iso},${plain(row)}`)}`, both],
    ["an empty column", `time,cpu,swap,mem\n${lines(row => `${row.iso},${row.cpu},,${row.mem}`)}`, both],
    [
      "a line break in the header",
      `time,"c\npu",mem\n${lines(row => `${row.iso},${plain(row)}`)}`,
      { a: "c\uFFFDpu, mem" },
    ],
    [
      "Prometheus by jq, by series, with one more label",
      `time,host,mode,value\n${["idle", "user"].map(mode => lines(row => `${row.time.getTime() / 1000},web-1,${mode},${row.cpu}`)).join("\n")}`,
      { "web-1": "idle, user" },
    ],
    [
      "InfluxDB's CSV without its annotations",
      `,result,table,_time,_value,_field,_measurement,host\n${["user", "idle"].map((field, t) => lines(row => `,,${t},${row.iso},${row.cpu},${field},cpu,web-1`)).join("\n")}`,
      { "web-1": "cpu_idle, cpu_user" },
    ],
    [
      "glances",
      `timestamp,cpu_total,load_min1\n${lines(row => `${row.iso.slice(0, 19).replace("T", " ")},${plain(row)}`)}`,
      { a: "cpu_total, load_min1" },
    ],
  ])("%s", async (_, content, expected) => {
    const found = await read("a.csv", `${content}\n`)
    const sorted = (names: string): string => names.split(", ").sort().join(", ")
    expect(typeof found === "string" ? found : mapped(found, sorted)).toEqual(mapped(expected, sorted))
  })
})

describe("what cannot be read for sure is a Fault that says what to do", { timeout: 60_000 }, () => {
  it.each([
    [
      "dates of which day or month may come first",
      "a.csv",
      `Date,cpu\n${Array.from({ length: 12 }, (_, i) => `11/${String(i + 1).padStart(2, "0")}/2026 00:00,${i}.5`).join("\n")}`,
      "init.ambiguous-time",
    ],
    [
      "rows of several kinds under one header (Telegraf's CSV)",
      "a.csv",
      `timestamp,measurement,host,load1\n${lines(row => `${row.time.getTime() / 1000},system,web-1,${row.cpu}\n${row.time.getTime() / 1000},mem,web-1,1,2,3,4`)}`,
      "ingest.ragged",
    ],
    ["no header", "a.csv", lines(row => `${row.iso},${plain(row)}`), "ingest.no-header"],
    ["a sheet of Excel", "a.xlsx", "PK\u0003\u0004", "init.no-file"],
    [
      "text of vmstat",
      "vmstat.txt",
      "procs -----------memory----------\n r  b   swpd   free\n 1  0      0  15324228\n",
      "ingest.not-a-table",
    ],
    [
      "a log of requests",
      "access.json",
      '{"remote_addr":"10.0.0.1","status":200,"request":"GET /"}\n',
      "ingest.not-a-table",
    ],
  ])("%s", async (_, name, content, code) => {
    expect(await read(name, content)).toBe(code)
  })
})

function mapped(hosts: Record<string, string>, change: (names: string) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(hosts).map(([host, names]) => [host, change(names)]))
}
