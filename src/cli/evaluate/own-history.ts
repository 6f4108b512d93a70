import { table } from "../../evaluate/index.ts"
import { mean } from "../../stats/index.ts"
import type { OwnHistory } from "../../pipeline/index.ts"
import { countOf, formatDateTime, formatNumber } from "../../text/index.ts"

/** False incidents that are listed; evaluation.json has the others. */
const maxListed = 20

/** The section on a team's own past: incidents found, false incidents, and incidents missed. */
export function ownHistorySection(history: OwnHistory, targetPerWeek: number): string[] {
  const { name, seed, outcomes, falseAlarms } = history
  const incidentRows = outcomes.map(({ incident, state, by, delay, causeRank }) => [
    state === "missed" ? "MISSED" : state,
    time(incident.start),
    incident.hosts,
    incident.text,
    by ? `${by.id} on ${by.host}` : "–",
    delay === null ? "–" : formatNumber(delay),
    causeRank === null ? "–" : String(causeRank),
  ])
  const falseRows = falseAlarms
    .slice(0, maxListed)
    .map(({ start, host, id, title }) => [time(start), host, id, title])
  return [
    `## ${name}, seed ${seed}: the labelled incidents`,
    headOf(history, targetPerWeek),
    table(
      ["", "start", "hosts", "incident", "found as", "delay, minutes", "rank of first cause"],
      incidentRows,
    ),
    ...(falseRows.length > 0 ? ["Incidents that match no label (possibly real, but unlabelled):"] : []),
    ...(falseRows.length > 0 ? [table(["start", "host", "incident", ""], falseRows)] : []),
    ...(falseAlarms.length > maxListed
      ? [`and ${falseAlarms.length - maxListed} more in evaluation.json.`]
      : []),
  ]
}

function headOf(
  { nights, hosts, hostWeeks, outcomes, falseAlarms }: OwnHistory,
  targetPerWeek: number,
): string {
  const judged = outcomes.filter(({ state }) => state !== "outside")
  const delays = judged.flatMap(({ delay }) => (delay === null ? [] : [delay]))
  const late = delays.length > 0 ? `, ${formatNumber(mean(delays))} minutes after they began` : ""
  const rate = hostWeeks > 0 ? falseAlarms.length / hostWeeks : 0
  return [
    `${delays.length} of ${countOf(judged.length, "labelled incident")} found${late}; `,
    `${countOf(falseAlarms.length, "incident")} match no label, `,
    `${formatNumber(rate)} per host per week (target: ${targetPerWeek}) or ${formatNumber((rate * hosts) / 7)} per day for the fleet; `,
    `${countOf(nights, "night")} of ${countOf(hosts, "host")}.`,
  ].join("")
}

function time(ms: number): string {
  return `${formatDateTime(ms, "UTC")} UTC`
}
