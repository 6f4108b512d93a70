import type { Severity } from "../../base/index.ts"
import type { HumanSectionsView } from "../facts/human-sections.ts"
import type { HostsView } from "./hosts.ts"
import type { ManifestView } from "./manifest.ts"
import type { EarlierNightsView } from "../facts/night/earlier-nights.ts"
import type { MethodView } from "../facts/night/method.ts"
import type { ModelsView } from "./models.ts"
import type { Check } from "../facts/next-steps.ts"
import type { Figure } from "../facts/chart-renderer.ts"
import type { ClockHead, TimeCell } from "../facts/clock.ts"
import type { Link } from "../facts/dashboard-links.ts"
import type { CoverView } from "../facts/night/cover.ts"
import type { Notice } from "../facts/night/data-notice.ts"
import type { IncidentRow } from "../facts/night/incident-rows.ts"
import type { KeyFigure } from "../facts/night/key-figures.ts"
import type { RequestRow } from "./requests.ts"
import type { TimelineRow } from "../facts/timeline.ts"

/** The view of the templates: strings and charts. Every key is present; null where it does not apply. */
export interface View {
  readonly page: "A4" | "Letter"
  /** Title of the document. */
  readonly title: string
  /** Footer of every printed page, next to its number. */
  readonly footer: string
  /** Rendered for print: omits what only a screen shows. */
  readonly paper: boolean
  /** IANA name of the zone in which the script formats times. */
  readonly zone: string
  readonly brand: { readonly name: string | null; readonly logo: string | null } | null
  /** "#RRGGBB" of headings on paper, or null. */
  readonly accent: string | null
  readonly cover: CoverView
  /** Set where the PDF could not be created. */
  readonly missingPdf: Notice | null
  readonly incidents: readonly IncidentView[]
  /** Incidents of the night. */
  readonly total: number
  readonly listHeading: string
  /** Table of the incidents, where page one lists only some or some have no pages; else null. */
  readonly all: readonly IncidentRow[] | null
  readonly memory: EarlierNightsView | null
  readonly hosts: HostsView
  readonly models: ModelsView
  readonly method: MethodView
  readonly manifest: ManifestView
}

export interface IncidentView {
  readonly anchor: string
  readonly id: string
  readonly severity: Severity
  readonly date: string
  readonly state: string
  readonly past: string | null
  readonly hostList: string
  /** Shorter than a page: need not start one. */
  readonly compact: boolean
  readonly title: string
  readonly titleSize: "large" | "small"
  readonly lede: string
  readonly figures: readonly KeyFigure[]
  readonly hero: Figure | null
  readonly drivers: Figure | null
  readonly checks: readonly Check[]
  readonly clock: ClockHead
  readonly timeline: readonly EventRow[]
  readonly requests: readonly RequestRow[]
  readonly panels: readonly Figure[]
  readonly heat: Figure | null
  readonly members: readonly MemberRow[]
  readonly contributions: readonly ContributionTable[]
  readonly severityRule: string
  readonly links: readonly Link[]
  readonly review: ReviewView
}

/** Findings for a review besides the charts. */
export interface ReviewView {
  readonly findings: readonly { readonly name: string; readonly lines: readonly string[] }[]
  /** Files of the run's folder; `href` is relative to it, or null in print, where `text` is the path. */
  readonly files: readonly { readonly text: string; readonly href: string | null; readonly note: string }[]
  readonly people: HumanSectionsView
}

/** `href` is null for reported events. */
export interface EventRow extends TimelineRow {
  readonly evidence: string
  readonly href: string | null
}

export interface MemberRow {
  readonly host: string
  readonly ratio: string
  readonly from: TimeCell
  readonly to: TimeCell
  readonly rows: string
  readonly leading: string
}

export interface ContributionTable {
  readonly host: string
  readonly note: string
  /** True where some values have no unit. */
  readonly bare: string | null
  /** Rows of low contribution, omitted on paper. */
  readonly leftOut: string | null
  readonly rows: readonly ContributionRow[]
}

export interface ContributionRow {
  readonly label: string
  /** The feature's name, where it differs from the label. */
  readonly feature: string | null
  readonly share: string
  readonly signal: boolean
  /** The share is too small for paper. */
  readonly minor: boolean
  readonly direction: string
  readonly actual: string
  readonly range: string
  readonly deviation: string
  readonly onset: TimeCell | null
}
