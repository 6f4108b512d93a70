import { aggregatedRate, type Preset, type PresetFeature } from "./preset.ts"

/** The containers of a pod: neither the pod's own sum nor its pause container. */
const containers = ['container!=""', 'container!="POD"']

const perPod = (name: string, unit: string, counter: string): PresetFeature =>
  aggregatedRate({ name, unit, of: "sum", counter: `container_${counter}`, matchers: containers })

/** Network counters belong to the pod, not to one of its containers. */
const network = (name: string, unit: string, counter: string): PresetFeature =>
  aggregatedRate({ name, unit, of: "sum", counter: `container_network_${counter}`, matchers: ['pod!=""'] })

const memory = (name: string, field: string): PresetFeature => ({
  name,
  unit: "bytes",
  kind: "gauge",
  promql: ({ select, by }) => `sum ${by} (container_memory_${field}${select(...containers)})`,
})

/** cAdvisor, as the kubelet exposes it: a pod is a host. */
export const cadvisor: Preset = {
  host: ["namespace", "pod"],
  select: "",
  features: [
    aggregatedRate({
      name: "cpu-usage",
      unit: "%",
      of: "100 * sum",
      counter: "container_cpu_usage_seconds_total",
      matchers: containers,
    }),
    perPod("cpu-throttled-periods", "1/s", "cpu_cfs_throttled_periods_total"),
    memory("memory-working-set", "working_set_bytes"),
    memory("memory-rss", "rss"),
    memory("memory-cache", "cache"),
    network("network-bytes-received", "bytes/s", "receive_bytes_total"),
    network("network-bytes-sent", "bytes/s", "transmit_bytes_total"),
    network("network-errors-received", "1/s", "receive_errors_total"),
    perPod("disk-bytes-read", "bytes/s", "fs_reads_bytes_total"),
    perPod("disk-bytes-written", "bytes/s", "fs_writes_bytes_total"),
  ],
}
