import type * as Files from "node:fs/promises"
import { mkdtemp } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join, relative } from "node:path"
import { expect, it, vi } from "vitest"
import { nightOf, poolOf } from "./fixture.ts"

/** What reached the disk, in order. */
const flushes = vi.hoisted((): string[] => [])

vi.mock("node:fs/promises", async original => {
  const real = await original<typeof Files>()
  const open: typeof real.open = async (path, ...rest) => {
    const file = await real.open(path, ...rest)
    const sync = file.sync.bind(file)
    file.sync = async () => {
      await sync()
      flushes.push(`flushed ${String(path)}`)
    }
    return file
  }
  const rename: typeof real.rename = async (from, to) => {
    await real.rename(from, to)
    flushes.push(`renamed ${String(to)}`)
  }
  return { ...real, open, rename }
})

it("scores, their names and their folder are on the disk before the checkpoint that names them", async () => {
  const jobFolder = await mkdtemp(join(tmpdir(), "noctule-flushed-"))
  const { run, faults } = await nightOf({
    ...{ jobFolder, scope: "host", hosts: ["db-1"] },
    pool: poolOf({ shared: [], samples: [] }),
  })
  expect([...faults]).toEqual([])
  const order = flushes.flatMap(line => {
    const [what = "", path = ""] = line.split(" ")
    const name = relative(run.path, path).replace(/\.[0-9a-f]{8}\.tmp$/, ".tmp")
    return name.startsWith("..") ? [] : [`${what} ${name}`]
  })
  const end = order.indexOf("renamed work/host-db-1.json")
  expect(order.slice(order.indexOf("flushed "), end + 2)).toEqual([
    "flushed ", // the run's folder, which names scores/
    "flushed scores/db-1.parquet.tmp",
    "renamed scores/db-1.parquet",
    "flushed scores",
    "flushed work/host-db-1.json.tmp",
    "renamed work/host-db-1.json",
    "flushed work",
  ])
})
