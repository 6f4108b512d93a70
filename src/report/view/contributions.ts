import type { Contribution, Incident, Member } from "../../base/index.ts"
import { countOf, formatNumber, formatRange, formatShare, formatValue } from "../../words/index.ts"
import { shorten } from "../clean.ts"
import { gravestOf, ms } from "./context.ts"
import type { Context } from "./context.ts"
import type { ContributionRow, ContributionTable } from "./types.ts"

const most = 6
/** Rows that are printed on paper. */
const onPaper = 5

/** Every feature of the gravest member, and the signals of up to five others. */
export function contributionsOf(incident: Incident, context: Context): ContributionTable[] {
  const gravest = gravestOf(incident)
  const others = incident.members.filter(member => member !== gravest && member.contributions.length > 0).slice(0, most - 1)
  return [gravest, ...others]
    .filter(member => member.contributions.length > 0)
    .map(member => tableOf(member, member === gravest ? "all" : "signals", context))
}

function tableOf(member: Member, which: "all" | "signals", context: Context): ContributionTable {
  const signals = member.contributions.filter(c => c.signal)
  const shown = which === "all" ? member.contributions : signals
  const note = which === "all"
    ? `${countOf(signals.length, "signal")} among ${countOf(shown.length, "feature")}`
    : `its ${countOf(signals.length, "signal")}; the other ${countOf(member.contributions.length - signals.length, "feature")} are in result.json`
  const minor = shown.slice(onPaper)
  const leftOut = minor[0]
    ? `${countOf(minor.length, "further feature")} with ${formatShare(minor[0].share)} or less each: in report.html and result.json.`
    : null
  return { host: shorten(member.host), note, leftOut, rows: shown.map((c, index) => ({ ...rowOf(c, context), minor: index >= onPaper })) }
}

function rowOf(c: Contribution, { clock }: Context): Omit<ContributionRow, "minor"> {
  return {
    label: shorten(c.label),
    feature: c.feature === c.label ? null : shorten(c.feature),
    share: formatShare(c.share),
    signal: c.signal,
    direction: { up: "above", down: "below", both: "both" }[c.direction],
    actual: formatValue(c.actual, c.unit),
    usual: c.range ? formatRange(c.range, c.unit) : "–",
    spreads: c.spreads === null ? "–" : formatNumber(c.spreads),
    onset: c.onset ? clock.cell(ms(c.onset)) : null,
  }
}
