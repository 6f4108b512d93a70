import { chart, fleetCharts, incidentCharts } from "./strings/charts.ts"
import { checks } from "./strings/checks.ts"
import { cover } from "./strings/cover.ts"
import { findings } from "./strings/findings.ts"
import { hosts } from "./strings/hosts.ts"
import { incident } from "./strings/incident.ts"
import { failure, mail, messages } from "./strings/mail.ts"
import { earlierNights } from "./strings/earlier-nights.ts"
import { method, run } from "./strings/method.ts"
import { models } from "./strings/models.ts"
import { people } from "./strings/people.ts"
import { postmortem } from "./strings/postmortem.ts"
import { severity, title } from "./strings/titles.ts"
import { diagnoses, trainings } from "./strings/trainings.ts"

/**
 * Every sentence that Noctule writes about a night, in the report's own order; a file of strings/ a part of
 * the report. Each takes finished pieces (numbers with units, times with zones) and only sets them in order;
 * which of them is told is decided where it is used. They state what was measured and when: never what made
 * it happen. What is the same in every report, headings and labels of the layout, stands in templates/.
 */
export const strings = {
  cover,
  title,
  severity,
  incident,
  checks,
  findings,
  people,
  chart,
  incidentCharts,
  fleetCharts,
  memory: earlierNights,
  hosts,
  models,
  trainings,
  verdicts: diagnoses,
  method,
  run,
  postmortem,
  mail,
  messages,
  failure,
} as const
