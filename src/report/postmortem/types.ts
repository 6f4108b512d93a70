import type { Instant } from "../facts/clock.ts"
import type { Reference } from "../facts/context.ts"
import type { EvidenceRow } from "../facts/evidence.ts"
import type { OnsetRow } from "../facts/onsets.ts"

/** All that templates/postmortem.md.hbs is given: finished strings, null where there is nothing to say. */
export interface PostmortemView {
  readonly title: string
  readonly summary: string
  /** An earlier copy that was altered by hand. */
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
  readonly ruledOut: readonly string[]
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

/** One host's leading signal over the incident's hours, this night and on earlier days, latest first. */
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
