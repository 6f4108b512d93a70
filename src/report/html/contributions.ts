import type { Contribution, Incident, Member } from "../../base/index.ts"
import { formatNumber, formatRange, formatShare, formatValue } from "../../text/index.ts"
import { shorten } from "../sanitize.ts"
import { type Context, ms, worstMember } from "../facts/context.ts"
import type { ContributionRow, ContributionTable } from "./types.ts"
import { incident } from "../facts/wording/incident.ts"

const maxHosts = 6
/** Rows printed on paper. */
const printedRows = 5
const words = incident.contributions

/** Every feature of the leading member, and the signals of up to five others. */
export function contributionsOf(incident: Incident, context: Context): ContributionTable[] {
  const gravest = worstMember(incident)
  const others = incident.members
    .filter(member => member !== gravest && member.contributions.length > 0)
    .slice(0, maxHosts - 1)
  return [gravest, ...others]
    .filter(member => member.contributions.length > 0)
    .map(member => tableOf(member, member === gravest ? "all" : "signals", context))
}

function tableOf(member: Member, which: "all" | "signals", context: Context): ContributionTable {
  const signals = member.contributions.filter(c => c.signal)
  const shown = which === "all" ? member.contributions : signals
  const note =
    which === "all"
      ? words.all(signals.length, shown.length)
      : words.signals(signals.length, member.contributions.length - signals.length)
  const minor = shown.slice(printedRows)
  const leftOut = minor[0] ? words.leftOut(minor.length, formatShare(minor[0].share)) : null
  const bare = shown.some(({ unit }) => unit === "") ? words.bare : null
  return {
    host: shorten(member.host),
    note,
    bare,
    leftOut,
    rows: shown.map((c, index) => ({ ...rowOf(c, context), minor: index >= printedRows })),
  }
}

function rowOf(c: Contribution, { clock }: Context): Omit<ContributionRow, "minor"> {
  return {
    label: shorten(c.label),
    feature: c.feature === c.label ? null : shorten(c.feature),
    share: formatShare(c.share),
    signal: c.signal,
    direction: words.direction[c.direction],
    actual: formatValue(c.actual, c.unit),
    range: c.range ? formatRange(c.range, c.unit) : "–",
    deviation: c.deviation === null ? "–" : formatNumber(c.deviation),
    onset: c.onset ? clock.cell(ms(c.onset)) : null,
  }
}
