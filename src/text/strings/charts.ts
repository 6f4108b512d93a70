import { countOf, formatCount } from "../numbers.ts"

/** What all charts share. */
export const chart = {
  noData: "no data",
  yesNo: { yes: "yes", no: "no" },
  of: (label: string, host: string) => `${label} on ${host}`,
  at: (zone: string) => `At (${zone})`,
  cells: (known: number, all: number) => `${known} of ${all}`,
  /** A curve's table twin, by slots of time. */
  slots: {
    from: (zone: string) => `From (${zone})`,
    values: "Lowest–highest",
    expectedRange: "Usual range",
    flagged: "Anomalous rows",
  },
  sides: { peak: "peak", lowest: "lowest" },
  /** Beside a peak's dot. */
  peak: (side: string, value: string) => `${side} ${value}`,
} as const

/** Charts of one incident: headings, captions, keys, text alternatives and heads of their table twins. */
export const incidentCharts = {
  silence: { title: "Score until the silence", note: (zone: string) => `highest score ÷ threshold, ${zone}` },

  trend: {
    note: (host: string, zone: string | null) => (zone === null ? host : `${host} · ${zone}`),
    key: "Line: measured. Grey band: usual range. Shaded: incident. Thick red: anomalous rows. Dashed: event.",
    alt: (span: string, caption: string) => `${span}. ${caption}`,
    noValues: (name: string) => `${name}: no values.`,
    noValuesThen: (name: string) => `${name}: no values in the incident.`,
    finding: ({
      name,
      peak,
      at,
      expectedRange,
    }: {
      name: string
      peak: string
      at: string
      expectedRange: string | null
    }) => `${name}: ${peak} at ${at}${expectedRange === null ? "" : `; usual then: ${expectedRange}`}.`,
    withIncident: (finding: string, span: string, end: string) => `${finding} Incident ${span}${end}.`,
    open: ", open at the end of the data",
  },

  contributions: {
    title: "What drove the score",
    key: "Strong bar: crossed its own threshold. Pale bar: did not. Triangle: above or below the expected value.",
    alt: (caption: string) => `Share of the anomaly score by feature. ${caption}`,
    nothing: "No feature could be scored.",
    count: (shown: number, all: number) =>
      shown < all ? `Top ${shown} of ${countOf(all, "feature")}` : countOf(all, "feature"),
    names: (names: string, more: number) => (more > 0 ? `${names} and ${more} more` : names),
    noSignal: (count: string) => `${count}: no feature crossed its own threshold.`,
    signals: ({ count, names, one, share }: { count: string; names: string; one: boolean; share: string }) =>
      `${count}: ${names} crossed ${one ? "its" : "their"} own threshold and ${one ? "makes" : "make"} up ${share} of the score.`,
    head: ["Feature", "Share", "Signal", "Direction", "Furthest value", "Usual then", "First crossing"],
  },

  score: {
    title: "Score",
    note: (host: string) => `${host} · threshold dashed`,
    key: "Line: score. Dashed: threshold. Shaded: incident. Thick red: above the threshold.",
    logarithmic: (key: string) => `${key} Logarithmic scale.`,
    threshold: (value: string) => `threshold ${value}`,
    noValues: (host: string) => `Score on ${host}: no values.`,
    finding: ({ host, peak, at, ratio }: Readonly<Record<"host" | "peak" | "at" | "ratio", string>>) =>
      `Score on ${host}: peak ${peak} at ${at}${ratio}.`,
    ratio: (times: string, threshold: string) => `, ${times} the threshold of ${threshold}`,
  },

  previousDays: {
    title: "Against normal days",
    note: (host: string, label: string) => `${host} · ${label}`,
    key: (days: number) =>
      `Blue line: this night. Grey band: lowest to highest of the same hours of ${earlier(days)}; grey line: their median. Shaded: incident.`,
    alt: (span: string, caption: string) => `${span}, against earlier days. ${caption}`,
    thisNight: "this night",
    earlier,
    noValues: (name: string) => `${name}: no values this night.`,
    noDays: "no earlier days to compare with",
    before: (side: string, days: number, value: string) => `${side} of the ${earlier(days)}: ${value}`,
    finding: ({ name, peak, at, before }: Readonly<Record<"name" | "peak" | "at" | "before", string>>) =>
      `${name}: ${peak} at ${at}; ${before}.`,
    head: { expectedRange: "Earlier days", flagged: "In the incident" },
  },

  features: {
    title: (features: number) => countOf(features, "feature"),
    note: (host: string) => `${host} · distance from the expected, in usual spreads`,
    legend: "Usual spreads from the expected value",
    andMore: (least: number) => `${least} and more`,
    key: (cell: string) => `Cells of ${cell}, each with its highest value. Dashed red: incident.`,
    alt: (caption: string) => `Deviation of all features. ${caption}`,
    others: (count: number) => countOf(count, "other"),
    folded: (caption: string, others: number) =>
      `${caption} The last row holds the highest of the ${countOf(others, "other")}.`,
    during: " during the incident",
    nothing: (host: string, during: string) => `${host}: no data${during}.`,
    finding: (of: {
      host: string
      beyond: number
      features: number
      least: number
      during: string
      furthest: string
      deviation: string
      at: string
    }) =>
      `${of.host}: ${of.beyond} of ${countOf(of.features, "feature")} went ${of.least} usual spreads or more from the expected value${of.during}; ` +
      `furthest: ${of.furthest}, ${of.deviation} usual spreads in the cell from ${of.at}.`,
    head: (zone: string, least: number) => [
      "Feature",
      "Most usual spreads",
      chart.at(zone),
      `First at ${least} or more`,
      "Cells with data",
    ],
  },
} as const

/** Charts of the fleet, of its nights and of its models. */
export const fleetCharts = {
  overview: {
    title: "Score of every host",
    note: (zone: string) => `highest score ÷ threshold, ${zone}`,
    legend: "Score ÷ threshold",
    andMore: (least: number) => `${least} and more`,
    key: (cell: string) =>
      `Cells of ${cell}, each with its highest score. Plain stripe: below half the threshold; low grey cell: below the threshold. Hatched: no data.`,
    alt: (caption: string) => `The night of the fleet by host. ${caption}`,
    states: { scored: "scored", silent: "silent", failed: "not scored" },
    noHost: "No host was looked at.",
    none: (hosts: string) => `None of ${hosts} reached its threshold`,
    some: (above: number, hosts: string) => `${above} of ${hosts} reached the threshold`,
    top: ({ none, host, times, at }: { none: boolean; host: string; times: string; at: string }) =>
      `; ${none ? "nearest" : "highest"}: ${host}, ${times} times its threshold in the cell from ${at}`,
    unscored: (count: number) => ` ${countOf(count, "host")} silent or not scored.`,
    cut: (drawn: number) => ` Shown: the ${drawn} nearest to or above their threshold.`,
    head: (zone: string) => [
      "Host",
      "State",
      "Highest score ÷ threshold",
      chart.at(zone),
      "Time in cells above",
      "Cells with data",
    ],
  },

  nights: {
    key: "One bar a night, the newest at the right; the gravest incidents at the bottom.",
    alt: (nights: number, caption: string) =>
      `Incidents of the last ${countOf(nights, "night")}, by severity. ${caption}`,
    first: (incidents: number) => `${countOf(incidents, "incident")} this night; no earlier night is known.`,
    range: (least: number, most: number) =>
      least === most ? formatCount(least) : `${formatCount(least)} to ${formatCount(most)}`,
    finding: (incidents: number, range: string, nights: number) =>
      `${countOf(incidents, "incident")} this night; ${range} a night on the ${countOf(nights, "night")} before.`,
    head: "Night",
  },

  forecast: {
    note: (host: string, zone: string) => `${host} · next day, ${zone}`,
    key: "Dashed: expected. Grey band: 90 % interval, from errors on history that the method had not seen.",
    alt: (caption: string) => `Outlook of the next day. ${caption}`,
    none: (name: string) => `${name}: no forecast.`,
    finding: ({
      name,
      value,
      at,
      interval,
    }: {
      name: string
      value: string
      at: string
      interval: string | null
    }) =>
      `${name}: highest expected ${value} at ${at}${interval === null ? "" : `, 90 % interval ${interval}`}.`,
    head: "90 % interval",
  },

  loss: {
    title: "Loss",
    note: (host: string) => `${host} · by update`,
    key: "Line: loss on the held-out tenth. Dashed: loss in training. Logarithmic scale; updates across.",
    alt: (caption: string) => `Loss of the training. ${caption}`,
    heldOut: "held-out",
    training: "training",
    kept: (update: string) => `kept: update ${update}`,
    none: (host: string) => `Training on ${host}: no losses were recorded.`,
    finding: ({ host, from, to, update }: Readonly<Record<"host" | "from" | "to" | "update", string>>) =>
      `Training on ${host}: held-out loss went from ${from} to ${to}; the weights of update ${update} were kept.`,
    head: ["Update", "Training loss", "Held-out loss"],
  },

  gradient: {
    title: "Gradient",
    note: (host: string) => `${host} · norm, by update`,
    key: "Line: norm of the whole gradient. Pale: of each layer's part. Logarithmic scale; updates across.",
    alt: (caption: string) => `Gradient norms of the training. ${caption}`,
    whole: "whole gradient",
    layer: "each layer",
    none: (host: string) => `Gradients on ${host}: none were recorded.`,
    smallest: (layer: string, norm: string) => `; smallest part: ${layer}, ${norm}`,
    finding: ({
      host,
      first,
      last,
      update,
      smallest,
    }: Readonly<Record<"host" | "first" | "last" | "update" | "smallest", string>>) =>
      `Gradient norm on ${host}: ${first} at first, ${last} at update ${update}${smallest}.`,
    head: ["Update", "All"],
  },
} as const

function earlier(days: number): string {
  return countOf(days, "earlier day")
}
