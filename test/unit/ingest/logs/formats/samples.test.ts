import { readFile } from "node:fs/promises"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { detectFormat } from "../../../../../src/ingest/logs/formats/detect.ts"
import { requestsSql } from "../../../../../src/ingest/logs/request-sql.ts"
import { type Database, openDatabase } from "../../../../../src/store/index.ts"

let database: Database
beforeAll(async () => {
  database = await openDatabase()
})
afterAll(() => database.close())

interface Row {
  readonly time: number
  readonly status: number
  readonly bytes: number
  readonly ms: number | null
  readonly route: string
  readonly path: string
}

/** The sample's format and the requests that it gives. */
async function read(file: string, format = "auto"): Promise<{ format: string; rows: readonly Row[] }> {
  const text = await readFile(`test/samples/access-logs/${file}`, "utf8")
  await database.run("CREATE OR REPLACE TABLE log AS SELECT unnest($1::VARCHAR[]) AS line", [
    text.split("\n"),
  ])
  const found = await detectFormat({ file, format, sample: "SELECT line FROM log", database })
  const select = requestsSql("log", found, { ids: "auto", paths: true })
  const rows = await database.rows<Row>(
    `SELECT CAST(time AS DOUBLE) AS time, status, bytes, CAST(ms AS DOUBLE) AS ms, route, path FROM (${select})
     WHERE time IS NOT NULL ORDER BY time, status`,
  )
  return { format: found.name, rows }
}

/** Of both requests that every sample holds, in ms; null where the format has no durations. */
const fine = [12, 1250]
const none = [null, null]

describe("an access log's format", () => {
  it.each([
    ["common.log", "common", none],
    ["combined.log", "combined", none],
    ["vhost-combined.log", "combined", none],
    ["nginx-request-time.log", "combined-request-time", fine],
    ["nginx-request-time-named.log", "combined-request-time", fine],
    ["nginx-request-time-first.log", "combined-request-time", fine],
    ["apache-microseconds.log", "combined-microseconds", fine],
    ["apache-seconds.log", "combined-seconds", [0, 1000]],
    ["nginx.json.log", "nginx-json", fine],
    ["caddy.json.log", "caddy-json", fine],
    ["traefik.json.log", "traefik-json", fine],
    ["traefik.log", "traefik", fine],
    ["envoy.log", "envoy", fine],
    ["envoy.json.log", "envoy-json", fine],
    ["aws-alb.log", "aws-alb", fine],
    ["aws-cloudfront.log", "aws-cloudfront", fine],
    ["iis.log", "iis", fine],
  ])("is found from a sample: %s is %s", async (file, name, durations) => {
    const { format, rows } = await read(file)
    expect(format).toBe(name)
    const [first, second] = rows
    expect(Math.floor((first?.time ?? 0) / 1000)).toBe(Date.parse("2025-10-10T20:55:36Z") / 1000)
    expect(first).toMatchObject({ status: 200, route: "GET /apache_pb.gif" })
    expect(second).toMatchObject({ status: 503, path: expect.stringMatching(/^(GET|POST) \/orders\/17$/) })
    expect(second?.route).toMatch(/^(GET|POST) \/orders\/\{id\}$/)
    for (const [i, duration] of durations.entries()) {
      if (duration === null) expect(rows[i]?.ms).toBeNull()
      else expect(rows[i]?.ms).toBeCloseTo(duration, 3)
    }
    expect(JSON.stringify(rows)).not.toContain("s3cret")
  })

  it.each([
    [
      "nginx-configured.log",
      "log_format pipes '$time_iso8601|$remote_addr|$request_method|'\n  '$request_uri|$status|$body_bytes_sent|$request_time|$host';",
    ],
    [
      "nginx.json.log",
      `log_format j escape=json '{"time_iso8601":"$time_iso8601","request":"$request","status":$status,"request_time":$request_time}';`,
    ],
    ["apache-configured.log", 'LogFormat "%v %h %{sec}t \\"%r\\" %>s %b %{ms}T \\"%{User-Agent}i\\"" mine'],
    ["apache-microseconds.log", '%h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-Agent}i" %D'],
    [
      "nginx-request-time.log",
      '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" $request_time $upstream_response_time $pipe',
    ],
  ])("may be pasted as it is configured: %s", async (file, format) => {
    const { rows } = await read(file, format)
    expect(rows.map(({ status }) => status)).toEqual([200, 503])
    expect(rows.map(({ ms }) => Math.round(ms ?? NaN))).toEqual(fine)
    expect(rows[1]?.route).toBe("GET /orders/{id}")
  })

  it("must be one that is known, with what counting needs", async () => {
    for (const format of ["conbined", "$remote_addr $status", "%h %t"])
      await expect(read("common.log", format)).rejects.toMatchObject({
        code: "ingest.log-format-unread",
        exit: 2,
      })
    await expect(read("common.log", "iis")).rejects.toMatchObject({ code: "ingest.log-format", exit: 3 })
  })
})
