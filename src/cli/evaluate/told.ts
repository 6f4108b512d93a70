import { table } from "../../evaluate/index.ts"
import type { Told } from "../../pipeline/index.ts"
import { countOf, formatDateTime, formatNumber } from "../../words/index.ts"

/** False incidents that are named; the rest is in evaluation.json. */
const named = 20

/** What a team reads first: how many of its incidents were found, how often it would have been woken for nothing, and which were missed. */
export function toldSection({ name, seed, nights, hosts, hostWeeks, outcomes, falseAlarms }: Told, promise: number): string[] {
  const judged = outcomes.filter(({ state }) => state !== "outside")
  const found = judged.filter(({ state }) => state === "found")
  const delays = found.map(({ delay }) => delay!)
  const rate = hostWeeks > 0 ? falseAlarms.length / hostWeeks : 0
  const head = `${found.length} of ${countOf(judged.length, "labelled incident")} found${delays.length > 0 ? `, ${formatNumber(meanOf(delays))} minutes after they began` : ""}; ` +
    `${countOf(falseAlarms.length, "incident")} over nothing that is labelled, ${formatNumber(rate)} a host and week (the promise is ${promise}) or ` +
    `${formatNumber(hosts > 0 ? (rate * hosts) / 7 : 0)} a day for the whole fleet; ${countOf(nights, "night")} of ${countOf(hosts, "host")}.`
  return [
    `## ${name}, seed ${seed}: the labelled incidents`, head,
    table(["", "start", "hosts", "incident", "found as", "minutes after", "first cause at place"], outcomes.map(({ incident, state, by, delay, causeRank }) => [
      state === "missed" ? "MISSED" : state, time(incident.start), incident.hosts, incident.text, by ? `${by.id} on ${by.host}` : "–",
      delay === null ? "–" : formatNumber(delay), causeRank === null ? "–" : String(causeRank),
    ])),
    ...(falseAlarms.length === 0 ? [] : [
      "Over nothing that is labelled (perhaps something that nobody wrote down):",
      table(["start", "host", "incident", ""], falseAlarms.slice(0, named).map(({ start, host, id, title }) => [time(start), host, id, title])),
      ...(falseAlarms.length > named ? [`and ${falseAlarms.length - named} more in evaluation.json.`] : []),
    ]),
  ]
}

function time(ms: number): string {
  return `${formatDateTime(ms, "UTC")} UTC`
}

function meanOf(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length
}
