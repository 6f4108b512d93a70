import { countOf, joinWords, listSome } from "../../../text/index.ts"

const maxConstant = 8

/** Hosts and data: which hosts were scored, and gaps in their data. */
export const hosts = {
  intro: (count: number, steps: readonly string[]) =>
    `${countOf(count, "host")}${steps.length === 0 ? "" : `, ${joinWords(steps)} between rows`}. ` +
    "Peak: highest score of the night as a multiple of the host's threshold.",
  times: (ratio: string) => ratio.replace(" times", " ×"),

  rows: {
    duplicate: (count: number) => countOf(count, "duplicate row"),
    disordered: (count: number) => countOf(count, "out-of-order row"),
    badTimes: (count: number) => countOf(count, "row without a valid time", "rows without a valid time"),
    missing: (count: number) => countOf(count, "missing row"),
  },
  cells: {
    few: (most: number, features: number) =>
      `up to ${countOf(most, "more missing cell")} in ${countOf(features, "feature")}`,
    missing: (count: number) => countOf(count, "missing cell"),
    text: (count: number) => countOf(count, "text cell"),
    infinite: (count: number) => countOf(count, "infinite value"),
    resets: (count: number) => countOf(count, "counter reset"),
  },
  constant: (features: readonly string[]) => `constant: ${listSome(features, maxConstant)}`,
  states: { empty: "empty, excluded", new: "new this night, excluded" },
  feature: (feature: string, faults: readonly string[]) => `${feature}: ${faults.join(", ")}`,
  furtherFeatures: (count: number) => `${countOf(count, "more feature")} with remarks in result.json`,
} as const
