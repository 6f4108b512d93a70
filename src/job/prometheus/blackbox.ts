import { metric, type Preset, type PresetFeature } from "./preset.ts"

const phase = (name: string): PresetFeature => ({
  name: `http-${name}`,
  unit: "s",
  kind: "gauge",
  promql: ({ select, by }) => `max ${by} (probe_http_duration_seconds${select(`phase="${name}"`)})`,
})

/** blackbox_exporter: a probed target is a host. */
export const blackbox: Preset = {
  host: ["instance"],
  select: "",
  features: [
    { name: "probe-success", unit: "", kind: "flag", promql: ({ select }) => `probe_success${select()}` },
    metric("probe-duration", "s", "probe_duration_seconds"),
    metric("dns-lookup-time", "s", "probe_dns_lookup_time_seconds"),
    phase("connect"),
    phase("tls"),
    phase("processing"),
    phase("transfer"),
    metric("http-status", "", "probe_http_status_code"),
    metric("http-content-length", "bytes", "probe_http_content_length"),
  ],
}
