import type { Check } from "../facts/next-steps.ts"
import type { Severity } from "../../base/index.ts"
import type { CoverView } from "../facts/night/cover.ts"

/** The view of templates/mail.html.hbs and mail.txt.hbs. */
export interface MailView {
  readonly subject: string
  readonly kicker: string
  readonly date: string
  readonly headline: string
  readonly lede: readonly string[]
  readonly notice: CoverView["notice"]
  /** The notice reports missing data. */
  readonly alert: boolean
  readonly figures: CoverView["figures"]
  readonly overview: Picture | null
  readonly incidents: readonly MailIncident[]
  readonly more: string | null
  /** Resolved incidents of the last report: severity, title, hosts. */
  readonly resolved: readonly string[]
  readonly nearMisses: readonly { readonly host: string; readonly ratio: string; readonly time: string }[]
  /** Where the whole report is, and what is attached. */
  readonly files: readonly string[]
  readonly footer: string
}

export interface Picture {
  readonly cid: string
  readonly svg: string
  readonly title: string
  readonly caption: string
}

export interface MailIncident {
  readonly id: string
  readonly severity: Severity
  readonly colours: { readonly text: string; readonly tint: string }
  readonly title: string
  readonly when: string
  readonly hosts: string
  readonly lede: string
  readonly severityRule: string
  readonly picture: Picture | null
  readonly checks: readonly Check[]
}
