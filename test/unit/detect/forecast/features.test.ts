import { expect, test } from "vitest"
import type { Feature } from "../../../../src/base/index.ts"
import { forecastFeatures } from "../../../../src/detect/forecast/features.ts"
import { hostOf } from "../hosts.ts"

const feature = (name: string, unit: string, kind: Feature["kind"] = "gauge"): Feature => ({
  ...hostOf({ columns: { [name]: () => 0 }, historyRows: 1, nightRows: 1, unit, kind }).night.features[0]!,
})
const forecastNames = (features: readonly Feature[]): string[] =>
  forecastFeatures(features).map(f => features[f]!.name)

test("response times, memory and disk are told", () => {
  const features = [
    feature("p99-ms", "ms"),
    feature("http_request_duration", "s"),
    feature("sys-mem-free", "bytes"),
    feature("node_filesystem_free", "bytes"),
    feature("disk-used", "%"),
    feature("mem_u", ""),
    feature("swap_used", "bytes"),
    feature("volume-inodes", ""),
  ]
  expect(forecastNames(features)).toEqual(features.map(({ name }) => name))
})

test("rates, counters, flags, and what is neither, are not", () => {
  expect(
    forecastNames([
      feature("disk-bytes-read", "bytes/s"),
      feature("disk-io-time", "%"),
      feature("mem-faults", "1/s"),
      feature("disk_used", "bytes", "counter"),
      feature("mem-ok", "", "flag"),
      feature("cpu-user", "%"),
      feature("uptime", "s"),
      feature("requests-per-second", "1/s"),
      feature("remember-me", ""),
    ]),
  ).toEqual([])
})
