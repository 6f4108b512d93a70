import { recurrence } from "./strings/earlier-nights.ts"
import { suppressed } from "./strings/findings.ts"
import { models } from "./strings/models.ts"
import { severity, title } from "./strings/titles.ts"
import { diagnoses, trainings } from "./strings/trainings.ts"

/** Sentences of rooms below the report, until these return codes. */
export const strings = {
  title,
  severity,
  findings: { suppressed },
  memory: { recurrence },
  models,
  trainings,
  verdicts: diagnoses,
} as const
