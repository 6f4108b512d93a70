import { expect, test } from "vitest"
import { inferHarm } from "../../../src/frame/harm.ts"

test.each([
  ["cpu-user", "rise"],
  ["cpu-idle", "fall"],
  ["load_15", "rise"],
  ["mem-used", "rise"],
  ["memFree", "fall"],
  ["node_memory_MemAvailable_bytes", "fall"],
  ["container_memory_cache", "either"],
  ["container_memory_working_set_bytes", "rise"],
  ["http_errors_total", "rise"],
  ["errors-5xx", "rise"],
  ["latency-p99", "rise"],
  ["server-up", "fall"],
  ["udp_rcv_buf_errs", "rise"],
  ["container_network_receive_bytes_total", "either"],
  ["requests", "either"],
  ["metric_05", "either"],
])("%s hurts by a %s", (name, harm) => {
  expect(inferHarm(name)).toBe(harm)
})
