/** Labels that name a row's host, the first that is there. */
const hostLabels = [
  "host",
  "hostname",
  "host.name",
  "instance",
  "instance_id",
  "node",
  "nodename",
  "server",
  "machine",
]

/** Labels that tell nothing of a series, or are its name. */
const ignoredLabels = new Set(["__name__", "job", "monitor", "prometheus"])

export interface SeriesName {
  /** "" where no label names it. */
  readonly host: string
  readonly metric: string
}

/** `node_cpu{instance="web-1", cpu="0", mode="idle"}` is "node_cpu cpu=0 mode=idle" of web-1. */
export function seriesName(name: string, labels: ReadonlyMap<string, string>): SeriesName {
  const hostLabel = hostLabels.find(label => labels.get(label))
  const others = [...labels]
    .filter(([label, value]) => label !== hostLabel && !ignoredLabels.has(label) && value !== "")
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([label, value]) => `${label}=${value}`)
  const host = hostLabel === undefined ? "" : (labels.get(hostLabel) ?? "")
  return { host, metric: [name, ...others].filter(part => part !== "").join(" ") || "value" }
}

/** The labels of `{a="b", c="d"}`, in which \" and \\ are escaped; null where the text is none. */
export function parseLabels(text: string): Map<string, string> | null {
  const body = /^\s*\{([^]*)\}\s*$/.exec(text)?.[1]
  if (body === undefined) return null
  const labels = new Map<string, string>()
  let rest = body.trim()
  while (rest !== "") {
    const [whole = "", name = "", quoted = ""] = labelPattern.exec(rest) ?? []
    if (whole === "") return null
    labels.set(
      name,
      quoted.replace(/\\(.)/g, (_, char: string) => (char === "n" ? "\n" : char)),
    )
    rest = rest.slice(whole.length).trim()
  }
  return labels
}

const labelPattern = /^"?([\w.:/-]+)"?\s*=~?\s*"((?:[^"\\]|\\.)*)"\s*,?/
