import { expect, test } from "vitest"
import { pathsOf } from "../../../../src/cli/init/paths.ts"
import { hostOfPath } from "../../../../src/base/index.ts"

const cases: readonly (readonly [
  title: string,
  names: readonly string[],
  others: readonly string[],
  files: readonly string[],
  hosts: readonly string[],
])[] = [
  ["one file a host", ["a.csv", "b.csv"], [], ["*.csv"], ["a", "b"]],
  [
    "hosts with a dash beside a file of events",
    ["app-1.csv", "db-2.csv"],
    ["events.csv"],
    ["*-*.csv"],
    ["app-1", "db-2"],
  ],
  [
    "files beside others that no glob tells apart",
    ["a.csv", "b.csv"],
    ["c.csv"],
    ["a.csv", "b.csv"],
    ["a", "b"],
  ],
  ["one file", ["db-1.csv.gz"], ["x.csv.gz"], ["db-1.csv.gz"], ["db-1"]],
  ["plain and compressed files", ["a.csv", "b.csv.gz"], [], ["*.csv", "*.csv.gz"], ["a", "b"]],
  ["a folder a host", ["x/cpu.parquet", "y/cpu.parquet"], [], ["*/*.parquet"], ["x", "y"]],
  ["a folder a day", ["1/a.csv", "1/b.csv", "2/c.csv"], [], ["*/*.csv"], ["a", "b", "c"]],
  ["dated names", ["web-1_20261120.csv", "web-1_20261121.csv"], [], ["*.csv"], ["web-1", "web-1"]],
  ["names with a common ending", ["web_metrics.csv", "db_metrics.csv"], [], ["*.csv"], ["web", "db"]],
  [
    "numbered names",
    ["node.1.example.com.csv", "node.2.example.com.csv"],
    [],
    ["*.csv"],
    ["node.1", "node.2"],
  ],
]

test.each(cases)("init finds globs and hosts of %s", (_, names, others, files, hosts) => {
  const paths = pathsOf(names, [...names, ...others].sort())
  expect(paths).toMatchObject({ files, halves: null })
  expect(names.map(name => hostOfPath(paths.host, name))).toEqual(hosts)
})

test("init separates history and night, by glob or by name", () => {
  const names = ["x/train.csv", "x/test.csv", "y/train.csv", "y/test.csv"]
  expect(pathsOf(names, names)).toEqual({
    files: [],
    halves: { history: ["*/train.csv"], night: ["*/test.csv"] },
    host: "{host}/*.csv",
  })
  const more = [...names, "z/train.csv", "z/test.csv"]
  expect(pathsOf(names, more).halves).toEqual({
    history: ["x/train.csv", "y/train.csv"],
    night: ["x/test.csv", "y/test.csv"],
  })
})
