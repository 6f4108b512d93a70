import type { Instant } from "../facts/clock.ts"
import type { Reference } from "../facts/context.ts"
import type { EvidenceRow } from "../facts/evidence.ts"
import type { OnsetRow } from "../facts/onsets.ts"

/** The view of templates/postmortem.md.hbs: strings, null where they do not apply. */
export interface PostmortemView {
  readonly title: string
  readonly summary: string
  /** An earlier copy with edits outside the sections. */
  readonly copy: Reference | null
  readonly facts: readonly { readonly name: string; readonly value: string }[]
  readonly clock: { readonly name: string; readonly utc: boolean }
  readonly timeline: readonly EventRow[]
  readonly uncertainty: string
  readonly several: boolean
  readonly spread: string
  readonly onsets: readonly OnsetRow[]
  readonly signals: readonly SignalTable[]
  readonly normalDays: readonly NormalDays[]
  readonly detector: readonly string[]
  readonly confidence: readonly string[]
  readonly suppressed: readonly string[]
  readonly sameTime: readonly string[]
  readonly notMeasured: readonly string[]
  readonly quality: readonly string[]
  readonly evidence: readonly EvidenceRow[]
}

export interface EventRow extends Instant {
  readonly event: string
  readonly evidence: Reference | null
  /** Replaces evidence for reported events. */
  readonly source: string | null
}

export interface SignalTable {
  readonly host: string
  readonly intro: string
  readonly rows: readonly SignalRow[]
  readonly rest: string
}

/** A host's leading signal over the incident's hours, tonight and on earlier days, latest first. */
export interface NormalDays {
  readonly host: string
  readonly intro: string
  readonly rows: readonly { readonly day: string; readonly lowest: string; readonly highest: string }[]
}

export interface SignalRow extends Instant {
  readonly label: string
  readonly share: string
  readonly direction: string
  readonly actual: string
  readonly expected: string
  readonly range: string
  readonly deviation: string
}
