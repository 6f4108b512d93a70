import { execFileSync } from "node:child_process"
import { open, symlink, truncate, writeFile } from "node:fs/promises"
import { createServer } from "node:net"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { withDatabase } from "../../src/store/index.ts"
import { nightEnd, smallCsv } from "../integration/small-night.ts"

/** One hostile file among a fleet's: how it comes about, and what the night says of it. */
export interface HostileInput {
  readonly what: string
  readonly file: string
  /** Writes it at `path`. */
  readonly make: (path: string) => Promise<void>
  /** Of the host's Fault; null where the host is read all the same. */
  readonly says: RegExp | null
  /** Key of the job that names the file, which is no source then. */
  readonly key?: string
}

const time = (ms: number): string => new Date(ms).toISOString()
const healthy = (host: string): string => smallCsv({ host, features: ["cpu", "disk"] })
const jsonRows = (rows: number): string =>
  Array.from({ length: rows }, (_, row) =>
    JSON.stringify({ timestamp: time(nightEnd - (rows - row) * 300_000), cpu: row % 7 }),
  ).join("\n")
const header = `{"timestamp":"2026-03-09T00:00:00Z","cpu":`

/** Bits of the footer, counted from its end, and what DuckDB says of each; null where it is read all the same. */
const flippedBits: readonly (readonly [bit: number, says: RegExp | null])[] = [
  [2, null],
  [0, /don't know what type/],
  [19, /Could not read enough bytes/],
  [454, /footer names 1440 rows, 1408 can be read/],
  [648, /Incorrect/],
  [1081, /Page size/],
  [1952, null],
  [2066, /Unimplemented/],
  [2120, /no column "timestamp"/],
]

/** Read in a second or two each, from files that are quickly made. */
export const cheapInputs: readonly HostileInput[] = [
  {
    what: "a JSON line of 10,000 brackets",
    file: "brackets.jsonl",
    make: path => writeFile(path, `${header}${"[".repeat(10_000)}\n${jsonRows(1440)}\n`),
    says: /./,
  },
  {
    what: "JSON objects 5,000 deep",
    file: "deep.jsonl",
    make: path =>
      writeFile(path, `${jsonRows(1440)}\n${header}${'{"a":'.repeat(5000)}1${"}".repeat(5001)}\n`),
    says: /./,
  },
  {
    what: "a truncated last JSON line",
    file: "torn.jsonl",
    make: path => writeFile(path, `${jsonRows(1440)}\n{"timestamp":"2026-03-09T2`),
    says: null,
  },
  {
    what: "57 KB of compressed line breaks",
    file: "breaks.csv.gz",
    make: path => writeFile(path, gzipSync("\n".repeat(57_000_000), { level: 9 })),
    says: /./,
  },
  {
    what: "rows 1 µs apart",
    file: "micro.csv",
    make: path =>
      writeFile(
        path,
        closeRows(4000, row => `.${String(row).padStart(6, "0")}`),
      ),
    says: /rows of 1 features at one row every/,
  },
  {
    what: "rows 1 ms apart",
    file: "milli.csv",
    make: path =>
      writeFile(
        path,
        closeRows(900, row => `.${String(row).padStart(3, "0")}`),
      ),
    says: /./,
  },
  {
    what: "one row dated 2286",
    file: "future.csv",
    make: path => writeFile(path, `${healthy("future")}2286-11-20T00:00:00Z,1,1\n`),
    says: null,
  },
  {
    what: "a quote that is not closed",
    file: "quote.csv",
    make: path => writeFile(path, healthy("quote").replace(/\n(([^\n]*\n){500})$/, '\n"$1')),
    says: /a quote is not closed: \d+ of 1440 rows/,
  },
  {
    what: "a pipe",
    file: "pipe.csv",
    make: async path => void execFileSync("mkfifo", [path]),
    says: /found a pipe/,
  },
  { what: "a socket", file: "socket.csv", make: listen, says: /found a socket/ },
  { what: "a device", file: "device.csv", make: path => symlink("/dev/zero", path), says: /found a device/ },
  {
    what: "a link out of the source's folder",
    file: "link.csv",
    make: path => symlink("/etc/passwd", path),
    says: /leads out of the source's folder/,
  },
  {
    what: "a folder named as a file",
    file: "folder.csv",
    make: path => symlink("/etc", path),
    says: /cannot be listed/,
  },
  ...flippedBits.map(([bit, says]): HostileInput => ({
    what: `a Parquet footer whose bit ${bit} is flipped`,
    file: `bit${bit}.parquet`,
    make: path => flippedParquet(path, bit),
    says,
  })),
]

/** Each would fill the memory or the evening, but for the limits. */
export const costlyInputs: readonly HostileInput[] = [
  {
    what: "100,000 keys in a JSON line",
    file: "keys.jsonl",
    make: path =>
      writeFile(
        path,
        `${jsonRows(400)}\n{${Array.from({ length: 100_000 }, (_, i) => `"k${i}":1`).join(",")}}\n`,
      ),
    says: /./,
  },
  {
    what: "100,000 columns",
    file: "columns.csv",
    make: path =>
      writeFile(
        path,
        `timestamp,${Array.from({ length: 100_000 }, (_, i) => `c${i}`).join(",")}\n2026-03-09T00:00:00Z${",1".repeat(100_000)}\n`,
      ),
    says: /./,
  },
  { what: "1 GiB of rows in a few MB of gzip", file: "rows.csv.gz", make: manyRows, says: /./ },
  { what: "32 GiB of zeros in 1 MB of Zstandard", file: "zeros.csv.zst", make: zstdZeros, says: /./ },
  {
    what: "a sparse file of 20 GB",
    file: "sparse.csv",
    make: async path => {
      await writeFile(path, "timestamp,cpu\n")
      await truncate(path, 20e9)
    },
    says: /./,
  },
  {
    what: "50,000 events in a calendar",
    file: "calendar.yaml",
    make: path =>
      writeFile(path, "- { title: x, start: 2026-03-09, duration: 2m, rrule: FREQ=DAILY }\n".repeat(50_000)),
    says: /events between|ended before its time/,
    key: "calendarFile: calendar.yaml",
  },
  {
    what: "a yearly rule of 31 million times",
    file: "yearly.ics",
    make: path => writeFile(path, yearlyRule()),
    says: /ended before its time/,
    key: 'ics: [{ file: yearly.ics, hosts: "*" }]',
  },
  {
    what: "a pipe as calendar",
    file: "piped.ics",
    make: async path => void execFileSync("mkfifo", [path]),
    says: /found a pipe/,
    key: 'ics: [{ file: piped.ics, hosts: "*" }]',
  },
]

function closeRows(rows: number, fraction: (row: number) => string): string {
  const lines = Array.from({ length: rows }, (_, row) => `2026-03-09T12:00:00${fraction(row)}Z,${row % 7}`)
  return [
    "timestamp,cpu",
    "2026-03-05T00:00:00.000000Z,1",
    ...lines,
    `${time(nightEnd - 300_000)},1`,
    "",
  ].join("\n")
}

function yearlyRule(): string {
  const all = (from: number, to: number): string =>
    Array.from({ length: to - from + 1 }, (_, i) => from + i).join(",")
  const parts = `BYMONTH=${all(1, 12)};BYMONTHDAY=${all(1, 31)};BYHOUR=${all(0, 23)};BYMINUTE=${all(0, 59)};BYSECOND=${all(0, 59)}`
  const event = ["UID:1", "DTSTART:20260101T000000Z", "DURATION:PT1S", `RRULE:FREQ=YEARLY;${parts}`]
  const lines = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", ...event, "END:VEVENT", "END:VCALENDAR", ""]
  return lines.join("\r\n")
}

async function listen(path: string): Promise<void> {
  const server = createServer().unref()
  await new Promise<void>(resolve => void server.listen(path, resolve))
}

async function flippedParquet(path: string, bit: number): Promise<void> {
  await withDatabase(database =>
    database.run(
      `COPY (SELECT to_timestamp(1772668800 + 300 * i) AS timestamp, i % 7 AS cpu FROM range(1440) r(i)) TO '${path}' (FORMAT parquet)`,
    ),
  )
  const file = await open(path, "r+")
  try {
    const { size } = await file.stat()
    const at = size - 12 - Math.floor(bit / 8)
    const byte = Buffer.alloc(1)
    await file.read(byte, 0, 1, at)
    byte[0]! ^= 1 << (bit % 8)
    await file.write(byte, 0, 1, at)
  } finally {
    await file.close()
  }
}

/** Members of gzip one after the other are one file. */
async function manyRows(path: string): Promise<void> {
  const block = gzipSync(`2026-03-09T00:00:00Z,1\n`.repeat(700_000), { level: 9 })
  await writeFile(path, Buffer.concat([gzipSync("timestamp,cpu\n"), ...Array<Buffer>(67).fill(block)]))
}

/** A frame of run-length blocks of 128 KiB, 4 bytes each (RFC 8878). */
async function zstdZeros(path: string): Promise<void> {
  const frame = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x38])
  const blocks = 262_144
  const bytes = Buffer.alloc(blocks * 4)
  for (let block = 0; block < blocks; block++) {
    bytes.writeUIntLE((131_072 << 3) | (1 << 1) | (block === blocks - 1 ? 1 : 0), block * 4, 3)
    bytes[block * 4 + 3] = 0x30
  }
  await writeFile(path, Buffer.concat([frame, bytes]))
}

/** Beside a healthy host's file, 20,000 hosts of one row each. */
export async function manyHosts(folder: string): Promise<void> {
  const healthyRows = healthy("a").trim().split("\n")
  const withHost = healthyRows.map((line, row) => (row === 0 ? `host,${line}` : `a,${line}`))
  await writeFile(join(folder, "a.csv"), `${withHost.join("\n")}\n`)
  const rows = Array.from({ length: 20_000 }, (_, host) => `h${host},${time(nightEnd - 300_000)},1,1`)
  await writeFile(join(folder, "many.csv"), `${withHost[0] ?? ""}\n${rows.join("\n")}\n`)
}
