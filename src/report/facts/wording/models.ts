import type { HostRemark, HostRemarks, ScopeReason, ScopeReasons } from "../../../base/index.ts"
import { formatNumber } from "../../../text/index.ts"
import { word, type Wording } from "./coded.ts"

/** Why a host is scored by a model of other hosts. */
export function wordScopeReason(reason: ScopeReason): string {
  return word(scopeReasons, reason)
}

/** Notes on a host's model. */
export function wordHostRemark(remark: HostRemark): string {
  return word(hostRemarks, remark)
}

const scopeReasons: Wording<ScopeReasons> = {
  "short-history": ({ days, needed }) =>
    `its own history reaches back ${formatNumber(days)} of the ${formatNumber(needed)} days that a model of its own needs`,
  configured: ({ scope }) => `the job says so (model.scope: ${scope})`,
  text: ({ text }) => text,
}

const hostRemarks: Wording<HostRemarks> = {
  "cohort-failed": () => "no model of its group could be trained; it learned from its own history",
  "short-history": ({ days, needed }) =>
    `little history: ${formatNumber(days)} of the ${formatNumber(needed)} days that a model of its own needs, and no other host to learn from; ` +
    "expect it to be wrong more often",
  "no-weekly-pattern": ({ days }) =>
    `not enough history for weekly rhythm: ${formatNumber(days)} days of the three weeks that it needs`,
  "rows-masked": ({ rows }) =>
    `${rows} rows of its history were not trained on: they lie in labelled incidents or in maintenance.`,
  "too-many-rows-masked": ({ rows, left }) =>
    `${rows} rows of its history lie in labelled incidents or in maintenance and were trained on all the same: without them only ${left} are left.`,
  text: ({ text }) => text,
}
