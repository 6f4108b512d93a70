import type { Severity } from "./incident.ts"

/** Where a secret is read from, each time it is used. The secret itself is in no job, log or record. */
export type SecretFrom = { readonly env: string } | { readonly file: string }

/**
 * report: a night with an incident or failed host for the route. quiet: all other nights. failure: a run
 * without a report. live: an incident by day, as a watch opens, raises and closes it.
 */
export const occasions = ["report", "quiet", "failure", "live"] as const
export type Occasion = (typeof occasions)[number]

/** Which messages a route takes, and its retries. */
export interface RouteRule {
  /** Unique in a job; pending messages refer to it. */
  readonly name: string
  readonly on: readonly Occasion[]
  /** Globs of the hosts that the route covers. */
  readonly hosts: readonly string[]
  /** Minimum severity of an incident that sends a message. */
  readonly severity: Severity
  /** Attempts per run; a later run continues. */
  readonly attempts: number
  /** Limit per attempt, ms. */
  readonly timeout: number
  /** Pause before the second attempt, ms; doubles for each further one. */
  readonly pause: number
}

export interface MailRoute extends RouteRule {
  readonly to: "mail"
  readonly server: string
  readonly port: number
  /** starttls: required. always: TLS from the first byte. never: plain text, without a login. */
  readonly tls: "starttls" | "always" | "never"
  /** PEM file of additional certificate authorities; absolute, or null. */
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
  /** Key that signs the body; null: unsigned. */
  readonly secret: SecretFrom | null
}

/** Alerts of a watch, sent again while an incident is open. */
export interface AlertmanagerRoute extends RouteRule {
  readonly to: "alertmanager"
  /** Without /api/v2/alerts. */
  readonly url: string
}

/** Annotations: one region per incident. */
export interface GrafanaRoute extends RouteRule {
  readonly to: "grafana"
  /** Without /api/annotations. */
  readonly url: string
  readonly token: SecretFrom
  /** UID of the dashboard that shows them; null: all of the organisation. */
  readonly dashboard: string | null
}

export type Route = MailRoute | SlackRoute | PagerDutyRoute | WebhookRoute | AlertmanagerRoute | GrafanaRoute

/** Where a run's metrics are published, besides its folder. */
export interface MetricsRule {
  /** For the node exporter's textfile collector; absolute, or null. */
  readonly file: string | null
  /** http(s)://host:port of a Pushgateway, or null. */
  readonly pushgateway: string | null
  /** Hosts whose features have series in `/metrics` of a watch. */
  readonly top: number
}

/**
 * A message to one route, as stored in the outbox: complete except for the route's secrets, which are added
 * when it is sent.
 */
export interface Message {
  /** Derived from night, route and incident, so that nothing is sent twice. */
  readonly id: string
  /** The route's name. */
  readonly route: string
  /** The run that it reports; null for a run without a report. */
  readonly run: string | null
  readonly occasion: Occasion | "resolve"
  /** PagerDuty's dedup key; null for a message about the whole night. */
  readonly incident: string | null
  /** Hosts of the incident; empty for a message about the whole night. */
  readonly hosts: readonly string[]
  /** Subject or title. */
  readonly title: string
  readonly content: Content
}

export type Content =
  | { readonly kind: "json"; readonly body: Readonly<Record<string, unknown>> }
  | { readonly kind: "mail"; readonly eml: Uint8Array }

/** refused: rejected by the receiver; a retry would not help. expired: too old to send. */
export const deliveryStates = ["pending", "sent", "refused", "expired"] as const
export type DeliveryState = (typeof deliveryStates)[number]

/** A complete mail; the same record gives the same bytes. */
export interface Mail {
  readonly from: string
  readonly to: readonly string[]
  readonly subject: string
  /** Epoch ms. */
  readonly date: number
  /** Without angle brackets. */
  readonly messageId: string
  /** Message-IDs of the thread, nearest last; without angle brackets. */
  readonly references: readonly string[]
  /** Complete by itself. */
  readonly text: string
  /** Refers to its images as cid:<cid>. */
  readonly html: string
  readonly images: readonly { readonly cid: string; readonly name: string; readonly png: Uint8Array }[]
  readonly attachments: readonly {
    readonly name: string
    readonly type: string
    readonly content: Uint8Array
  }[]
}
