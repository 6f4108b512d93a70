import { formatNumber } from "../numbers.ts"

/** What to know of the models, where a level moved for good, and what the next day is expected to bring. */
export const models = {
  ownTooShort: (days: number, needed: number) =>
    `its own history reaches back ${formatNumber(days)} of the ${formatNumber(needed)} days that a model of its own needs`,
  ownDespiteShort: (days: number, needed: number) =>
    `little history: ${formatNumber(days)} of the ${formatNumber(needed)} days that a model of its own needs, and no other host to learn from; ` +
    "expect it to be wrong more often",
  groupFailed: "no model of its group could be trained; it learned from its own history",
  scopeConfigured: (scope: string) => `the job says so (model.scope: ${scope})`,
  noWeekly: (days: number) =>
    `not enough history for weekly rhythm: ${formatNumber(days)} days of the three weeks that it needs`,
} as const
