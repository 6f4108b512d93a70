import { chmod, readdir } from "node:fs/promises"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { pathGlob } from "../../../../src/base/index.ts"
import { findFiles } from "../../../../src/ingest/files/find-files.ts"
import { folderOf, jobOf } from "../fixture.ts"

describe("pathGlob", () => {
  const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ["*.csv", ["a.csv", ".csv"], ["a/b.csv", "a.csv.gz", "acsv"]],
    ["**/*.csv", ["a.csv", "a/b/c.csv"], ["a.parquet"]],
    ["*/train.parquet", ["host-1/train.parquet"], ["train.parquet", "a/b/train.parquet"]],
    ["data/**", ["data/a", "data/b/c"], ["other/a"]],
    ["db-?.{csv,jsonl}", ["db-1.csv", "db-2.jsonl"], ["db-10.csv", "db-1.json"]],
    ["./[x]+(y).csv", ["[x]+(y).csv"], ["x.csv"]],
  ]
  for (const [glob, yes, no] of cases) {
    it(`reads ${glob}`, () => {
      expect(yes.filter(name => !pathGlob(glob).test(name))).toEqual([])
      expect(no.filter(name => pathGlob(glob).test(name))).toEqual([])
    })
  }
})

describe("findFiles", () => {
  it("gives history before night, each by name, without hidden files", async () => {
    const root = await folderOf({
      "b/test.csv": "",
      "b/train.csv": "",
      "a/train.csv": "",
      "a/test.csv": "",
      ".trash/train.csv": "",
      "a/.train.csv": "",
    })
    const source = jobOf(root, {
      source: { files: [], history: ["*/*train.csv"], night: ["*/test.csv"] },
    }).source
    expect((await findFiles(source)).map(({ name, part }) => `${part} ${name}`)).toEqual([
      "history a/train.csv",
      "history b/train.csv",
      "night a/test.csv",
      "night b/test.csv",
    ])
  })

  it("takes a file once that several globs name", async () => {
    const root = await folderOf({ "a.csv": "" })
    expect(await findFiles(jobOf(root, { source: { files: ["*.csv", "a.*"] } }).source)).toHaveLength(1)
  })

  it("names a folder that nobody may list where a glob looks into it, and leaves out lost+found", async () => {
    const root = await folderOf({ "a.csv": "", "closed/b.csv": "", "lost+found/c.csv": "" })
    await chmod(join(root, "closed"), 0)
    const listed = await readdir(join(root, "closed")).catch(() => null)
    const namesOf = async (glob: string): Promise<string[]> =>
      (await findFiles(jobOf(root, { source: { files: [glob] } }).source)).map(({ name }) => name)
    expect(await namesOf("*.csv")).toEqual(["a.csv"])
    // Root lists every folder.
    expect(await namesOf("**/*.csv")).toEqual(["a.csv", listed ? "closed/b.csv" : "closed/"])
    await chmod(join(root, "closed"), 0o700)
  })
})
