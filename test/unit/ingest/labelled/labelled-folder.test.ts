import { mkdir, mkdtemp, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it, test } from "vitest"
import { findLabelled, readTruths } from "../../../../src/ingest/index.ts"
import { bufferFor, familyOf } from "../../../../src/ingest/labelled/truth.ts"

const files = {
  "web-1/train.csv": "timestamp,cpu\n",
  "web-1/test.csv": "timestamp,cpu\n",
  "web-1/labels.csv":
    "timestamp,label\n2024-01-01T00:00:00Z,0\n2024-01-01T00:01:00Z,1\n2024-01-01T00:02:00Z,1\n",
  "web-1/causes.json":
    '[{ "start": "2024-01-01T00:01:00Z", "end": "2024-01-01T00:02:00Z", "features": ["cpu"] }]',
  "notes/readme.txt": "",
  "web-1/events.json":
    '[{ "start": "2024-01-01T00:01:00Z", "end": "2024-01-01T00:02:00Z", "fault": "stress", "target": "carts" }]',
  "vus_windows.json": '{ "web-1": 7 }',
  "families.json": '{ "web-1": "SHOP" }',
}

describe("a folder of labelled servers", () => {
  it("gives the labels, causes, faults, buffer and family of each, and names what it leaves alone", async () => {
    const root = await folderOf(files)
    const labelled = await findLabelled(root, null)
    expect([labelled.hosts, labelled.unlabelled]).toEqual([["web-1"], ["notes"]])
    const start = Date.UTC(2024, 0, 1)
    expect(await readTruths(labelled)).toEqual([
      {
        host: "web-1",
        family: "SHOP",
        times: Float64Array.of(start, start + 60_000, start + 120_000),
        labels: Uint8Array.of(0, 1, 1),
        buffer: 7,
        causes: [{ start: start + 60_000, end: start + 120_000, features: ["cpu"] }],
        events: [{ start: start + 60_000, end: start + 120_000, target: "carts" }],
      },
    ])
  })

  it("may be without causes, faults, buffers and families", async () => {
    const own = Object.entries(files).filter(([name]) => !name.endsWith(".json"))
    const [truth] = await readTruths(await findLabelled(await folderOf(Object.fromEntries(own)), null))
    expect([truth?.causes, truth?.events, truth?.buffer, truth?.family]).toEqual([[], [], 10, "web"])
  })

  it.each([
    ["labelled.none", { "a.csv": "" }],
    ["labelled.odd-folder", { ...files, "web-1/train.parquet": "" }],
    ["labelled.odd-folder", { "web-1/labels.csv": "", "web-1/train.csv": "" }],
    ["labelled.label-row", { ...files, "web-1/labels.csv": "timestamp,label\n2024-01-01T00:00:00Z,2\n" }],
    [
      "labelled.label-row",
      { ...files, "web-1/labels.csv": "timestamp,label\n2024-01-01T00:01:00Z,0\n2024-01-01T00:00:00Z,0\n" },
    ],
    ["labelled.label-row", { ...files, "web-1/labels.csv": "timestamp,label\n" }],
    ["labelled.labels", { ...files, "web-1/labels.csv": "time,label\n2024-01-01T00:00:00Z,1\n" }],
    ["labelled.causes", { ...files, "web-1/causes.json": '[{ "start": "yesterday" }]' }],
    ["labelled.json", { ...files, "web-1/causes.json": "[" }],
    ["labelled.events", { ...files, "web-1/events.json": '[{ "start": "noon" }]' }],
    ["labelled.families", { ...files, "families.json": "[1]" }],
    ["labelled.buffers", { ...files, "vus_windows.json": '{ "web-1": "wide" }' }],
  ])("that is odd is told as %s", async (code, odd) => {
    const root = await folderOf(odd)
    await expect(findLabelled(root, null).then(readTruths)).rejects.toMatchObject({
      code,
      where: expect.stringContaining(root) as string,
    })
  })

  it("that is not there, or has no server of that name, is told", async () => {
    await expect(findLabelled("/no/such/folder", null)).rejects.toMatchObject({
      code: "labelled.no-folder",
      exit: 3,
    })
    await expect(findLabelled(await folderOf(files), "db-*")).rejects.toMatchObject({
      code: "labelled.no-match",
      exit: 2,
    })
  })
})

test("a family is the name up to its first number, or the benchmark that is known by it", () => {
  expect(["web-1", "db12-a", "machine-1-6", "omi-3", "7"].map(familyOf)).toEqual([
    "web",
    "db",
    "SMD",
    "ASD",
    "7",
  ])
})

test("a buffer is as long as the median segment, from 10 to 125 rows", () => {
  expect(
    bufferFor(Uint8Array.from({ length: 100 }, (_, row) => (row < 40 || row === 60 || row > 70 ? 1 : 0))),
  ).toBe(29)
  expect(bufferFor(new Uint8Array(400).fill(1))).toBe(125)
  expect(bufferFor(new Uint8Array(4))).toBe(10)
})

async function folderOf(content: Readonly<Record<string, string>>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "noctule-labelled-"))
  for (const [name, text] of Object.entries(content)) {
    await mkdir(join(root, name, ".."), { recursive: true })
    await writeFile(join(root, name), text)
  }
  return root
}
