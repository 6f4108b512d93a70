import { describe, expect, test } from "vitest"
import { hostOfPath } from "../../../src/base/index.ts"

describe("hostOfPath()", () => {
  test("finds the host in the file name, with or without extensions", () => {
    expect(hostOfPath("{host}.csv", "db-3.csv")).toBe("db-3")
    expect(hostOfPath("{host}.csv", "2026/11/db-3.csv")).toBe("db-3")
    expect(hostOfPath("{host}", "db-3.example.com.csv.gz")).toBe("db-3.example.com")
    expect(hostOfPath("{host}", "db-3.parquet")).toBe("db-3")
    expect(hostOfPath("{host}-2026-*", "db-3-2026-11.jsonl.zst")).toBe("db-3")
    expect(hostOfPath("node_{host}.*", "a/node_7.csv")).toBe("7")
    expect(hostOfPath("{host}.{csv,tsv}", "a/db-3.tsv")).toBe("db-3")
  })

  test("finds the host in a folder name", () => {
    expect(hostOfPath("{host}/*.parquet", "machine-1-6/train.parquet")).toBe("machine-1-6")
    expect(hostOfPath("{host}/*.parquet", "all/machine-1-6/test.parquet")).toBe("machine-1-6")
    expect(hostOfPath("hosts/{host}/**/*.csv", "hosts/a/2026/11/x.csv")).toBe("a")
    expect(hostOfPath("hosts/{host}/**/*.csv", "hosts/a/x.csv")).toBe("a")
  })

  test("matches every other character literally", () => {
    expect(hostOfPath("{host}.(a+b).csv", "x.(a+b).csv")).toBe("x")
    expect(hostOfPath("{host}.csv", "xcsv")).toBeNull()
    expect(hostOfPath("{host}.csv", "<b>{{x}}\u202e😀.csv")).toBe("<b>{{x}}\u202e😀")
  })

  test("returns null where the pattern does not match", () => {
    expect(hostOfPath("{host}/*.parquet", "x.parquet")).toBeNull()
    expect(hostOfPath("db-{host}.csv", "web-1.csv")).toBeNull()
    expect(hostOfPath("{host}.csv", ".csv")).toBeNull()
  })
})
