import { mkdtemp, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { Fault } from "../../../../src/base/index.ts"
import { init } from "../../../../src/cli/commands/init.ts"
import { readHost, survey } from "../../../../src/ingest/index.ts"
import { loadJob } from "../../../../src/job/index.ts"
import { effectsAt } from "../../ingest/fixture.ts"

const start = Date.UTC(2026, 0, 20)
const step = 300_000
const features = ["cpu busy", "load", "net"]

/** One way of writing a table. */
interface Dialect {
  readonly layout: "wide" | "long by time" | "long by series" | "long with a label"
  readonly delimiter: "," | ";" | "\t" | "|"
  readonly decimal: "." | ","
  readonly unit: "" | "%" | " kB/s"
  readonly encoding: "utf8" | "utf16le" | "latin1"
  readonly head: "" | "sep" | "# comment" | "# header"
  readonly time: "iso" | "epoch-s" | "epoch-ms" | "epoch-ns" | "german" | "log4j" | "date and time"
  readonly order: "as it is" | "newest first" | "shuffled"
  readonly eol: "\n" | "\r\n"
}

const dialects: fc.Arbitrary<Dialect> = fc.record({
  layout: fc.constantFrom("wide", "long by time", "long by series", "long with a label"),
  delimiter: fc.constantFrom(",", ";", "\t", "|"),
  decimal: fc.constantFrom(".", ","),
  unit: fc.constantFrom("", "%", " kB/s"),
  encoding: fc.constantFrom("utf8", "utf16le", "latin1"),
  head: fc.constantFrom("", "sep", "# comment", "# header"),
  time: fc.constantFrom("iso", "epoch-s", "epoch-ms", "epoch-ns", "german", "log4j", "date and time"),
  order: fc.constantFrom("as it is", "newest first", "shuffled"),
  eol: fc.constantFrom("\n", "\r\n"),
})

/** Value of a feature in a row: two decimals, never whole, never the same for two hosts. */
function valueOf(host: number, feature: number, row: number, seed: number): number {
  return 1500.01 + host * 100 + feature * 10 + ((row * 37 + seed * 11 + feature * 5) % 800) / 100
}

function timeText(row: number, { time }: Dialect): string[] {
  const ms = start + row * step
  const iso = new Date(ms).toISOString()
  const [date = "", clock = ""] = [iso.slice(0, 10), iso.slice(11, 19)]
  const german = `${date.slice(8)}.${date.slice(5, 7)}.${date.slice(0, 4)}`
  const written = {
    iso: [iso],
    "epoch-s": [`${ms / 1000}`],
    "epoch-ms": [`${ms}`],
    "epoch-ns": [`${ms}000000`],
    german: [`${german} ${clock}`],
    log4j: [`${date} ${clock},000`],
    "date and time": [german, clock],
  }
  return written[time]
}

interface Table {
  readonly hosts: number
  readonly rows: number
  readonly seed: number
}

function lines({ hosts, rows, seed }: Table, dialect: Dialect): string[][] {
  const number = (value: number): string => value.toFixed(2).replace(".", dialect.decimal) + dialect.unit
  const times = dialect.time === "date and time" ? ["Datum", "Zeit"] : ["zeit"]
  const cells: { row: number; cells: string[] }[] = []
  const long = dialect.layout !== "wide"
  for (let row = 0; row < rows; row++) {
    for (let host = 0; host < hosts; host++) {
      const values = features.map((_, f) => number(valueOf(host, f, row, seed)))
      const front = [...timeText(row, dialect), `größe-${host}`]
      if (long)
        values.forEach((value, f) => {
          const names = dialect.layout === "long with a label" ? ["m", features[f]!] : [features[f]!]
          cells.push({
            row: dialect.layout === "long by series" ? f : row,
            cells: [...front, ...names, value],
          })
        })
      else cells.push({ row, cells: [...front, ...values] })
    }
  }
  const ordered = cells.map((entry, i) => ({ ...entry, i }))
  if (dialect.layout === "long by series") ordered.sort((a, b) => a.row - b.row || a.i - b.i)
  if (dialect.order === "newest first") ordered.reverse()
  if (dialect.order === "shuffled") ordered.sort((a, b) => ((a.i * 7919) % 10_007) - ((b.i * 7919) % 10_007))
  const names = long ? (dialect.layout === "long with a label" ? ["metric", "mode"] : ["metric"]) : features
  return [[...times, "host", ...names, ...(long ? ["value"] : [])], ...ordered.map(entry => entry.cells)]
}

function textOf(table: Table, dialect: Dialect): Buffer {
  const { delimiter, eol, head, encoding } = dialect
  const quote = (cell: string): string =>
    cell.includes(delimiter) || cell.includes('"') ? `"${cell.replaceAll('"', '""')}"` : cell
  const body = lines(table, dialect).map(row => row.map(quote).join(delimiter))
  const first = { "": [], sep: [`sep=${delimiter}`], "# comment": ["# exported by a tool"], "# header": [] }[
    head
  ]
  if (head === "# header") body[0] = `# ${body[0]}`
  const text = [...first, ...body].join(eol) + eol
  return Buffer.from(encoding === "utf16le" ? `\uFEFF${text}` : text, encoding)
}

/** What init and a run make of the file: by host, each feature's values; or the Fault. */
async function readBack(content: Buffer): Promise<Map<string, Map<string, number[]>> | Fault> {
  const folder = await mkdtemp(join(tmpdir(), "noctule-dialect-"))
  await writeFile(join(folder, "export.csv"), content)
  try {
    let text = ""
    const effects = effectsAt(start + 400 * 86_400_000)
    await init({ files: [join(folder, "export.csv")] }, effects, part => void (text += part))
    await writeFile(join(folder, "job.yaml"), text)
    const job = await loadJob(join(folder, "job.yaml"))
    const found = await survey(job, effects)
    const hosts = new Map<string, Map<string, number[]>>()
    for (const host of found.hosts) {
      const { history, night } = await readHost(job, found, host)
      const width = night.features.length
      const series = night.features.map(({ name }, f) => {
        const values = [history, night].flatMap(({ rows, values }) =>
          Array.from({ length: rows }, (_, row) => values[row * width + f]!),
        )
        return [name, values] as const
      })
      hosts.set(host, new Map(series))
    }
    return hosts
  } catch (error) {
    if (error instanceof Fault) return error
    throw error
  }
}

const cases = Number(process.env["NOCTULE_FUZZ"] ?? 1) * 12

describe("a tidy table in any dialect and order of rows", () => {
  test(
    "comes back whole, value for value",
    async () => {
      const tables = fc.record({
        hosts: fc.integer({ min: 1, max: 2 }),
        rows: fc.integer({ min: 150, max: 300 }),
        seed: fc.integer({ min: 0, max: 99 }),
      })
      await fc.assert(
        fc.asyncProperty(tables, dialects, async (table, dialect) => {
          const found = await readBack(textOf(table, dialect))
          if (found instanceof Fault) throw new Error(`${found.code}: ${found.what} · ${found.where}`)
          const scale = dialect.unit === " kB/s" ? 1000 : 1
          expect(found.size).toBe(table.hosts)
          for (let host = 0; host < table.hosts; host++) {
            const series = found.get(`größe-${host}`)
            const all = features.map((_, f) =>
              Array.from({ length: table.rows }, (_, row) =>
                Math.fround(Number((valueOf(host, f, row, table.seed) * scale).toFixed(3))),
              ),
            )
            const names = features
            expect([...(series?.keys() ?? [])].sort()).toEqual([...names].sort())
            names.forEach((name, f) => {
              const got = series?.get(name) ?? []
              expect(got.length).toBe(table.rows)
              got.forEach((value, row) => expect(value).toBeCloseTo(all[f]![row]!, scale === 1 ? 2 : 0))
            })
          }
        }),
        { numRuns: cases, seed: 20_260_129 },
      )
    },
    120_000 * cases,
  )
})
