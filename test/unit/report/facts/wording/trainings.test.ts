import { expect, test } from "vitest"
import { wordNote, wordReason } from "../../../../../src/report/facts/wording/trainings.ts"

test("the reason of a diagnosis holds its numbers, a million and more as powers of ten", () => {
  expect(
    wordReason({ code: "loss-rose", params: { first: 0.5, worst: 2.97e11, last: 20_600_000, updates: 600 } }),
  ).toBe("the held-out loss rose from 0.5 to 2.97e+11 and was 2.06e+7 after 600 updates")
  const falling = { first: 1, best: 0.1, last: 0.1, earlier: 0.2, update: 480, updates: 600 }
  expect(wordReason({ code: "loss-still-falling", params: falling })).toBe(
    "still falling at the end: to 0.1 from 0.2 at update 480 of 600; the held-out loss went from 1 to 0.1",
  )
})

test("a note names its detector, the problem and the remedy", () => {
  const reason = { code: "loss-flat", params: { first: 1, best: 1, updates: 200 } } as const
  const detector = "lstm-autoencoder"
  expect(wordNote({ detector, code: "retried", params: { diagnosis: "null", reason } })).toBe(
    "lstm-autoencoder: training learned nothing (the loss never moved: the held-out loss went from 1 to 1 in 200 updates); " +
      "retried with another seed, a fifth of the rate and clipped gradients",
  )
  const noSkill = { code: "no-skill", params: { detectorAuc: 0.512, baselineAuc: 0.93 } } as const
  expect(wordNote({ detector, code: "skipped", params: { reason: noSkill } })).toBe(
    "lstm-autoencoder: skipped: it separated real from shuffled held-out history with AUC 0.51; the seasonal baseline reached 0.93",
  )
  const cause = { code: "scale-moved", params: { moved: 3, features: 20 } } as const
  expect(wordNote({ detector, code: "cold-start", params: { cause } })).toBe(
    "lstm-autoencoder: cold start: the range of 3 of 20 features has changed since",
  )
})

test("a sentence of an older result is kept as it is", () => {
  expect(wordNote({ detector: "", code: "text", params: { text: "all went well" } })).toBe("all went well")
})
