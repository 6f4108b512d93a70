import { countOf, formatCount } from "../text/index.ts"

/** Texts shared by all charts. */
export const chart = {
  noData: "no data",
  yesNo: { yes: "yes", no: "no" },
  of: (label: string, host: string) => `${label} on ${host}`,
  at: (zone: string) => `At (${zone})`,
  cells: (known: number, all: number) => `${known} of ${all}`,
  /** A curve's data table, by time slots. */
  slots: {
    from: (zone: string) => `From (${zone})`,
    values: "Lowest–highest",
    expectedRange: "Expected range",
    flagged: "Anomalous rows",
  },
  sides: { peak: "peak", lowest: "lowest", furthest: "furthest" },
  /** Label of a peak. */
  peak: (side: string, value: string) => `${side} ${value}`,
} as const

/** Data table of the laboratory's gradient map: time steps back from a window's last row. */
export const stepMapTable = { update: "Update", back: (steps: string) => `${steps} back` } as const

/** Charts of one incident: captions, keys, text alternatives and table headings. */
export const incidentCharts = {
  trend: {
    key: "Line: measured. Grey band: expected range. Shaded: incident. Thick red: anomalous rows.",
    keyWithEvents: (key: string) => `${key} Dashed: event.`,
    alt: (span: string, caption: string) => `${span}. ${caption}`,
    noValues: (name: string) => `${name}: no values.`,
    noValuesThen: (name: string) => `${name}: no values during the incident.`,
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
    }) => `${name}: ${peak} at ${at}${expectedRange === null ? "" : `; expected range ${expectedRange}`}.`,
    withIncident: (finding: string, span: string, end: string) => `${finding} Incident ${span}${end}.`,
    open: ", open at the end of the data",
  },

  contributions: {
    key: "Strong bar: crossed its own threshold. Pale bar: did not. Triangle: above or below the expected value.",
    alt: (caption: string) => `Share of the anomaly score by feature. ${caption}`,
    nothing: "No feature could be scored.",
    count: (shown: number, all: number) =>
      shown < all ? `Top ${shown} of ${countOf(all, "feature")}` : countOf(all, "feature"),
    noSignal: (count: string) => `${count}: no feature crossed its own threshold.`,
    signals: ({ count, names, one, share }: { count: string; names: string; one: boolean; share: string }) =>
      `${count}: ${names} crossed ${one ? "its" : "their"} own threshold and ${one ? "makes" : "make"} up ${share} of the score.`,
    head: ["Feature", "Share", "Signal", "Direction", "Furthest value", "Expected range", "First crossing"],
  },

  score: {
    key: "Line: score. Dashed: threshold. Shaded: incident. Thick red: above the threshold.",
    logarithmic: (key: string) => `${key} Logarithmic scale.`,
    threshold: (value: string) => `threshold ${value}`,
    noValues: (host: string) => `Score on ${host}: no values.`,
    finding: ({ host, peak, at, ratio }: Readonly<Record<"host" | "peak" | "at" | "ratio", string>>) =>
      `Score on ${host}: peak ${peak} at ${at}${ratio}.`,
    ratio: (times: string, threshold: string) => `, ${times} the threshold of ${threshold}`,
  },

  previousDays: {
    key: (days: number) =>
      `Blue line: this night. Grey band: range of the same hours on ${earlier(days)}; grey line: their median. Shaded: incident.`,
    alt: (span: string, caption: string) => `${span}, compared with earlier days. ${caption}`,
    thisNight: "this night",
    earlier,
    noValues: (name: string) => `${name}: no values this night.`,
    noDays: "no earlier days to compare with",
    before: (side: string, days: number, value: string) => `${side} on ${earlier(days)}: ${value}`,
    finding: ({ name, peak, at, before }: Readonly<Record<"name" | "peak" | "at" | "before", string>>) =>
      `${name}: ${peak} at ${at}; ${before}.`,
    head: { expectedRange: "Earlier days", flagged: "During the incident" },
  },

  features: {
    legend: "Deviation, in half-widths of the expected range",
    andMore: (least: number) => `${least} or more`,
    key: (cell: string) => `Each cell shows the highest value of ${cell}. Dashed red: incident.`,
    alt: (caption: string) => `Deviation of all features. ${caption}`,
    others: (count: number) => countOf(count, "other"),
    folded: (caption: string, others: number) =>
      `${caption} The last row shows the highest of ${countOf(others, "other")}.`,
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
      `${of.host}: ${of.beyond} of ${countOf(of.features, "feature")} deviated by ${of.least} half-widths of the expected range or more${of.during}; ` +
      `largest: ${of.furthest}, ${of.deviation} in the cell from ${of.at}.`,
    head: (zone: string, least: number) => [
      "Feature",
      "Largest deviation",
      chart.at(zone),
      `First at ${least} or more`,
      "Cells with data",
    ],
  },
} as const

/** Charts of the fleet, its nights and its models. */
export const fleetCharts = {
  overview: {
    legend: "Score ÷ threshold",
    andMore: (least: number) => `${least} or more`,
    key: (cell: string) =>
      `Each cell shows the highest score of ${cell}. Plain stripe: below half the threshold; low grey cell: below the threshold. Hatched: no data.`,
    alt: (caption: string) => `The night of the fleet by host. ${caption}`,
    states: { scored: "scored", silent: "silent", failed: "not scored" },
    noHost: "No host was scored.",
    none: (hosts: string) => `None of ${hosts} reached its threshold`,
    some: (above: number, hosts: string) => `${above} of ${hosts} reached the threshold`,
    top: ({ none, host, times, at }: { none: boolean; host: string; times: string; at: string }) =>
      `; ${none ? "closest" : "highest"}: ${host}, ${times} its threshold in the cell from ${at}`,
    unscored: (count: number) => ` ${countOf(count, "host")} silent or not scored.`,
    cut: (drawn: number) => ` Shown: the ${drawn} with the highest score ÷ threshold.`,
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
    key: "One bar per night, newest at the right; most severe incidents at the bottom.",
    alt: (nights: number, caption: string) =>
      `Incidents of the last ${countOf(nights, "night")}, by severity. ${caption}`,
    first: (incidents: number) =>
      `${countOf(incidents, "incident")} this night; no earlier nights to compare with.`,
    range: (least: number, most: number) =>
      least === most ? formatCount(least) : `${formatCount(least)} to ${formatCount(most)}`,
    finding: (incidents: number, range: string, nights: number) =>
      `${countOf(incidents, "incident")} this night; ${range} per night on the ${countOf(nights, "night")} before.`,
    head: "Night",
  },

  forecast: {
    key: "Dashed: expected. Grey band: 90 % interval from errors on held-out history.",
    alt: (caption: string) => `Forecast of the next day. ${caption}`,
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
    key: "Line: held-out loss. Dashed: training loss. Logarithmic scale, by update.",
    alt: (caption: string) => `Loss during training. ${caption}`,
    heldOut: "held-out",
    training: "training",
    kept: (update: string) => `kept: update ${update}`,
    none: (host: string) => `Training on ${host}: no losses recorded.`,
    finding: ({ host, from, to, update }: Readonly<Record<"host" | "from" | "to" | "update", string>>) =>
      `Training on ${host}: held-out loss went from ${from} to ${to}; weights of update ${update} kept.`,
    head: ["Update", "Training loss", "Held-out loss"],
  },

  gradient: {
    key: "Line: norm of the whole gradient. Pale: norm per layer. Logarithmic scale, by update.",
    alt: (caption: string) => `Gradient norms during training. ${caption}`,
    whole: "whole gradient",
    layer: "each layer",
    none: (host: string) => `Gradient norm on ${host}: not recorded.`,
    smallest: (layer: string, norm: string) => `; smallest layer: ${layer}, ${norm}`,
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
