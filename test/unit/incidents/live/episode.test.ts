import { describe, expect, it } from "vitest"
import { episodeOf, type EpisodeState } from "../../../../src/incidents/index.ts"
import { at, scoredNightOf } from "../scored-night.ts"

const hysteresis = { openAfter: 2, of: 3, closeAfter: 4, repeat: null }

/** Rows of one host as ones and zeroes: an anomaly has the value 50 of an expected 10. */
function episode(rows: string, onset: string | null = null): EpisodeState {
  const flags = [...rows].map(Number)
  const column = {
    name: "cpu",
    values: flags.map(flag => 10 + 40 * flag),
    errors: flags.map(flag => 1 + 9 * flag),
  }
  const { rule, ...scored } = scoredNightOf([column])
  return episodeOf({ scored, onset, hysteresis, rule })
}

describe("a host's incident by day", () => {
  it.each([
    ["0000000", null],
    ["0000001", null],
    ["0010001", null],
    ["0000011", 5],
    ["0000101", 4],
    ["0011100", null],
    // Several rows came at once.
    ["0111111", 1],
    ["1111111", 0],
  ])("opens after two anomalous rows of three: %s", (rows, first) => {
    const state = episode(rows)
    expect(state.kind).toBe(first === null ? "calm" : "open")
    if (state.kind !== "calm") expect(state.member).toMatchObject({ start: at(first ?? -1), open: true })
  })

  it("stays open over calm rows, and closes after enough of them, with its onset and last anomalous row", () => {
    expect(episode("0110100", at(1))).toMatchObject({ kind: "open", member: { start: at(1), open: true } })
    const over = episode("01101000000", at(1))
    expect(over).toMatchObject({ kind: "closed", member: { start: at(1), end: at(4), open: false } })
  })

  it("keeps the onset that lies before the newest rows", () => {
    expect(episode("0000110", at(-30))).toMatchObject({
      kind: "open",
      member: { start: at(-30), end: at(5) },
    })
  })
})
