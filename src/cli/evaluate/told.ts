import { table } from "../../evaluate/index.ts"
import { mean } from "../../maths/index.ts"
import type { OwnPast } from "../../pipeline/index.ts"
import { countOf, formatDateTime, formatNumber } from "../../words/index.ts"

/** False incidents that are named; the rest is in evaluation.json. */
const named = 20

/** What a team reads first: how many of its incidents were found, how often it would have been woken for nothing, and which were missed. */
export function toldSection(told: OwnPast, promise: number): string[] {
  const { name, seed, outcomes, falseAlarms } = told
  const found = outcomes.map(({ incident, state, by, delay, causeRank }) => [
    state === "missed" ? "MISSED" : state, time(incident.start), incident.hosts, incident.text, by ? `${by.id} on ${by.host}` : "–",
    delay === null ? "–" : formatNumber(delay), causeRank === null ? "–" : String(causeRank),
  ])
  const nothing = falseAlarms.slice(0, named).map(({ start, host, id, title }) => [time(start), host, id, title])
  return [
    `## ${name}, seed ${seed}: the labelled incidents`, headOf(told, promise),
    table(["", "start", "hosts", "incident", "found as", "minutes after", "first cause at place"], found),
    ...(nothing.length > 0 ? ["Over nothing that is labelled (perhaps something that nobody wrote down):"] : []),
    ...(nothing.length > 0 ? [table(["start", "host", "incident", ""], nothing)] : []),
    ...(falseAlarms.length > named ? [`and ${falseAlarms.length - named} more in evaluation.json.`] : []),
  ]
}

function headOf({ nights, hosts, hostWeeks, outcomes, falseAlarms }: OwnPast, promise: number): string {
  const judged = outcomes.filter(({ state }) => state !== "outside")
  const delays = judged.flatMap(({ delay }) => (delay === null ? [] : [delay]))
  const late = delays.length > 0 ? `, ${formatNumber(mean(delays))} minutes after they began` : ""
  const rate = hostWeeks > 0 ? falseAlarms.length / hostWeeks : 0
  return [
    `${delays.length} of ${countOf(judged.length, "labelled incident")} found${late}; `,
    `${countOf(falseAlarms.length, "incident")} over nothing that is labelled, `,
    `${formatNumber(rate)} a host and week (the promise is ${promise}) or ${formatNumber((rate * hosts) / 7)} a day for the whole fleet; `,
    `${countOf(nights, "night")} of ${countOf(hosts, "host")}.`,
  ].join("")
}

function time(ms: number): string {
  return `${formatDateTime(ms, "UTC")} UTC`
}
