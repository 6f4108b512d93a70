import { countOf, joinWords } from "../numbers.ts"

/** Hosts and data: what was looked at, and what it lacked. */
export const hosts = {
  intro: ({ hosts: count, steps, span }: { hosts: number; steps: readonly string[]; span: string }) =>
    `${countOf(count, "host")}${steps.length === 0 ? "" : ` at one row every ${joinWords(steps)}`}, ${span}. ` +
    "The peak is the night's highest score as a multiple of the host's own threshold.",
  times: (ratio: string) => ratio.replace(" times", " ×"),

  rows: {
    duplicate: (count: number) => countOf(count, "duplicate row"),
    disordered: (count: number) => countOf(count, "row out of order", "rows out of order"),
    badTimes: (count: number) =>
      countOf(count, "row without a readable time", "rows without a readable time"),
    missing: (count: number) => countOf(count, "row missing", "rows missing"),
  },
  cells: {
    few: (most: number, features: number) =>
      `up to ${countOf(most, "further cell")} missing in ${countOf(features, "feature")}`,
    missing: (count: number) => countOf(count, "cell missing", "cells missing"),
    text: (count: number) => countOf(count, "cell of text", "cells of text"),
    infinite: (count: number) => countOf(count, "infinity", "infinities"),
    resets: (count: number) => countOf(count, "counter reset"),
  },
  states: { ok: "", constant: "constant", empty: "empty, left out", new: "new this night, left out" },
  feature: (feature: string, faults: readonly string[]) => `${feature}: ${faults.join(", ")}`,
  furtherFeatures: (count: number) => `${countOf(count, "further feature")} with remarks in result.json`,
} as const
