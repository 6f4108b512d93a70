import type { Incident } from "../../base/index.ts"
import { formatDuration } from "../../text/index.ts"
import { shorten } from "../sanitize.ts"
import { confidenceOf, suppressedOf } from "../facts/confidence.ts"
import { draftFile, evidenceOf, evidenceRows } from "../facts/evidence.ts"
import { detectorBrief, missingOf, qualityOf, sameTimeOf } from "../facts/findings.ts"
import { spreadOf, uncertaintyOf } from "../facts/onsets.ts"
import { humanSectionsOf } from "../facts/human-sections.ts"
import { type Context, isUnlikeHistory, leadingSignals, ms } from "../facts/context.ts"
import type { ReviewView } from "./types.ts"
import { findings } from "../facts/wording/findings.ts"

/** Hosts whose onsets are listed one by one. */
const mostHosts = 4
const mostLines = 8
const mostNames = 4
const mostOnsets = 7
const { names, onsets } = findings

/** Findings for a review besides charts and timeline, and the team's sections. */
export function reviewOf(incident: Incident, context: Context): ReviewView {
  const draft = context.drafts.get(incident.id)
  const evidence = draft?.evidence ?? evidenceOf(incident, context, null)
  const file = `postmortem/${draftFile(incident)}`
  const findings = [
    {
      name: names.onsets,
      lines: [...onsetLines(incident, context), spreadOf(incident), uncertaintyOf(incident, context)],
    },
    { name: names.detector, lines: detectorBrief(incident, context) },
    { name: names.confidence, lines: confidenceOf(incident) },
    { name: names.sameTime, lines: sameTimeOf(incident, context, mostNames) },
    { name: names.suppressed, lines: suppressedOf(incident, context) },
    { name: names.data, lines: qualityOf(incident, context, evidence) },
    { name: names.missing, lines: missingOf(incident, context) },
  ]
  return {
    findings: findings
      .filter(({ lines }) => lines.length > 0)
      .map(({ name, lines }) => ({ name, lines: lines.slice(0, mostLines) })),
    files: evidenceRows(evidence)
      .slice(1)
      .map(({ text, href, note }) => ({ text, href: href.replace(/^\.\.\//, ""), note })),
    people: humanSectionsOf(incident, { draft, file, clock: context.clock }),
  }
}

/** "db-2: Swap in use at 18:12 CET (17:12 UTC), Memory available 4 min later, the score 36 min later." */
function onsetLines(incident: Incident, { clock }: Context): string[] {
  if (incident.kind === "silent" || isUnlikeHistory(incident)) return []
  const lines = incident.members.slice(0, mostHosts).flatMap(member => {
    const crossings = [
      ...leadingSignals(member).flatMap(({ onset, label }) =>
        onset === null ? [] : [{ at: ms(onset), what: shorten(label, 32) }],
      ),
      { at: ms(member.start), what: onsets.score },
    ].sort((a, b) => a.at - b.at)
    const [first, ...rest] = crossings
    if (!first) return []
    const later = rest.map(({ at, what }) =>
      at === first.at ? onsets.sameRow(what) : onsets.later(what, formatDuration(at - first.at)),
    )
    return onsets.on(shorten(member.host), onsets.first(first.what, clock.withUtc(first.at)), firstOf(later))
  })
  const more = incident.members.length - mostHosts
  return more > 0 ? [...lines, onsets.furtherHosts(more)] : lines
}

function firstOf(lines: readonly string[]): readonly string[] {
  const more = lines.length - mostOnsets
  return more > 0 ? [...lines.slice(0, mostOnsets), onsets.furtherSignals(more)] : lines
}
