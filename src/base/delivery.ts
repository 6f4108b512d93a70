import type { Severity } from "./incident.ts"

/**
 * Where a secret is read from, at the moment of its use; the secret itself stands in no job, log or record.
 */
export type SecretFrom = { readonly env: string } | { readonly file: string }

/**
 * report: a night with something for the route. quiet: one without. failure: a run that ended without a
 * report.
 */
export const occasions = ["report", "quiet", "failure"] as const
export type Occasion = (typeof occasions)[number]

/** Which messages a route takes, and how hard it is tried. */
export interface RouteRule {
  /** One of its kind in a job; messages that wait remember it. */
  readonly name: string
  readonly on: readonly Occasion[]
  /** Globs of hosts: the route is told of these alone. */
  readonly hosts: readonly string[]
  /** An incident of at least this severity makes a night worth telling. */
  readonly severity: Severity
  /** Tries in one run; what is left is tried by the next. */
  readonly attempts: number
  /** Of one try, ms. */
  readonly timeout: number
  /** Before the second try, ms; doubled before each further one. */
  readonly pause: number
}

export interface MailRoute extends RouteRule {
  readonly to: "mail"
  readonly server: string
  readonly port: number
  /** starttls: not without it. always: from the first byte. never: in the clear, and without a login. */
  readonly tls: "starttls" | "always" | "never"
  /** PEM file of further authorities; absolute, or null. */
  readonly ca: string | null
  readonly user: string | null
  readonly password: SecretFrom | null
  readonly from: string
  readonly recipients: readonly string[]
}

export interface SlackRoute extends RouteRule {
  readonly to: "slack"
  readonly url: SecretFrom
}

export interface PagerDutyRoute extends RouteRule {
  readonly to: "pagerduty"
  readonly key: SecretFrom
  readonly endpoint: string
}

export interface WebhookRoute extends RouteRule {
  readonly to: "webhook"
  readonly url: string | SecretFrom
  /** Signs the body; null: unsigned. */
  readonly secret: SecretFrom | null
}

export type Route = MailRoute | SlackRoute | PagerDutyRoute | WebhookRoute

/** Where the figures of a run go besides its folder. */
export interface MetricsRule {
  /** For the node exporter's textfile collector; absolute, or null. */
  readonly file: string | null
  /** http(s)://host:port of a Pushgateway, or null. */
  readonly pushgateway: string | null
}

/**
 * One message for one route, as it waits in the outbox: whole, but for the route's secrets, which are added
 * when it is sent.
 */
export interface Message {
  /** The same night, route and incident give the same id: what has been sent under it is not sent again. */
  readonly id: string
  /** The route's name. */
  readonly route: string
  /** The run that it tells of; null: one that ended without a report. */
  readonly run: string | null
  readonly occasion: Occasion | "resolve"
  /** What PagerDuty keeps together; null for a message of the whole night. */
  readonly incident: string | null
  /** Whom the incident is on; empty for a message of the whole night. */
  readonly hosts: readonly string[]
  /** For people: a subject or title. */
  readonly title: string
  readonly content: Content
}

export type Content =
  | { readonly kind: "json"; readonly body: Readonly<Record<string, unknown>> }
  | { readonly kind: "mail"; readonly eml: Uint8Array }

/** refused: the other side will not take it, however often it is tried. expired: too old to be news. */
export const deliveryStates = ["pending", "sent", "refused", "expired"] as const
export type DeliveryState = (typeof deliveryStates)[number]

/** One message with all that belongs to it; the same record gives the same bytes. */
export interface Mail {
  readonly from: string
  readonly to: readonly string[]
  readonly subject: string
  /** Epoch ms. */
  readonly date: number
  /** Without angle brackets. */
  readonly messageId: string
  /** Message-IDs that this one follows, the nearest last; without angle brackets. */
  readonly references: readonly string[]
  /** Complete on its own. */
  readonly text: string
  /** Names its images as cid:<cid>. */
  readonly html: string
  readonly images: readonly { readonly cid: string; readonly name: string; readonly png: Uint8Array }[]
  readonly attachments: readonly {
    readonly name: string
    readonly type: string
    readonly content: Uint8Array
  }[]
}
