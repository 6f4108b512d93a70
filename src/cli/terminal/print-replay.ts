import type { Replay, ReplayedIncident } from "../../live/index.ts"
import { countOf, formatSpan } from "../../text/index.ts"
import { printableLines } from "./lines.ts"

/** A replayed night in a few lines: its incidents, and what the day raised of them. */
export function replayText(replay: Replay, zone: string): string {
  const { run, rows, largestDifference, incidents, extra } = replay
  const raised = incidents.filter(({ live }) => live !== null)
  const difference = `${(100 * largestDifference).toFixed(3)} %`
  return printableLines([
    `replay of ${run}: ${countOf(rows, "row")}, live scores equal the night's causal scores within ${difference}`,
    `${raised.length} of ${countOf(incidents.length, "incident")} of the night raised by day`,
    ...incidents.map(one => lineOf(one, zone)),
    ...extra.map(({ id, start, end, members }) => {
      const hosts = members.map(({ host }) => host).join(", ")
      return `  ${id}  ${hosts}  ${formatSpan(Date.parse(start), Date.parse(end), zone)}: by day only`
    }),
  ])
}

function lineOf({ id, member, delay }: ReplayedIncident, zone: string): string {
  const span = formatSpan(Date.parse(member.start), Date.parse(member.end), zone)
  return `  ${id}  ${member.host}  ${span}: ${delay === null ? "not raised by day" : delayText(delay)}`
}

function delayText(rows: number): string {
  if (rows === 0) return "raised at its onset"
  return `raised ${countOf(Math.abs(rows), "row")} ${rows > 0 ? "after" : "before"} its onset`
}
