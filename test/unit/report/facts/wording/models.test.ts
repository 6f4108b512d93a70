import { expect, test } from "vitest"
import { wordHostRemark, wordScopeReason } from "../../../../../src/report/facts/wording/models.ts"

test("a model of other hosts is explained by a short history or the job", () => {
  expect(wordScopeReason({ code: "configured", params: { scope: "fleet" } })).toBe(
    "the job says so (model.scope: fleet)",
  )
  expect(wordScopeReason({ code: "short-history", params: { days: 1.5, needed: 3 } })).toBe(
    "its own history reaches back 1.5 of the 3 days that a model of its own needs",
  )
})

test("a remark says what the model lacks", () => {
  expect(wordHostRemark({ code: "short-history", params: { days: 1.5, needed: 3 } })).toBe(
    "little history: 1.5 of the 3 days that a model of its own needs, and no other host to learn from; expect it to be wrong more often",
  )
  expect(wordHostRemark({ code: "cohort-failed", params: {} })).toBe(
    "no model of its group could be trained; it learned from its own history",
  )
})
