import type { SecretFrom } from "./delivery.ts"

export interface Source {
  /** Folder that the globs are relative to; absolute, or `s3://bucket/prefix`. `--source` replaces it. */
  readonly root: string
  /** Globs of files with history and night; empty when the next two are given. */
  readonly files: readonly string[]
  /** Globs of history files. */
  readonly history: readonly string[]
  /** Globs of night files; each host's night is then their span. */
  readonly night: readonly string[]
  /** wide: one row per host and time. long: rows of time, host, metric, value. */
  readonly layout: "wide" | "long"
  readonly host: HostRule
  readonly time: TimeRule
  /** Long layout: columns that name a row's metric together. */
  readonly metric: string | readonly string[]
  /** Long layout: the value column, or a list of columns that are each a metric. */
  readonly value: string | readonly string[]
  /** Texts that mean "no value", besides empty text. */
  readonly missing: readonly string[]
  /** Decimal separator of numbers in texts; a point where absent. */
  readonly decimal?: "." | ","
  /** CSV of time, host, text; absolute, in an object store where `root` is there, or null. */
  readonly events: string | null
  /** Follows symbolic links that lead out of `root`. */
  readonly followLinks?: true
  /** A server in place of files; `files`, `history` and `night` are then empty. */
  readonly prometheus?: PrometheusRule
  /** Access logs in place of files of metrics; `files`, `history` and `night` are then empty. */
  readonly logs?: LogsRule
  /** The day is read from this machine, and the night from `files`, which `noctule collect` wrote. */
  readonly machine?: MachineRule
}

/** This machine's own features. */
export interface MachineRule {
  /** ms between two rows. */
  readonly every: number
  /** Null: the machine's own name. */
  readonly host: string | null
}

/** Where the host's name is: a column, `{host}` in a path pattern, or one fixed name. */
export type HostRule = { readonly column: string } | { readonly path: string } | { readonly name: string }

export const timeFormats = ["iso", "epoch-s", "epoch-ms", "epoch-us", "epoch-ns", "elapsed-s"] as const
/** A name, or a strptime pattern such as "%d.%m.%Y %H:%M:%S". */
export type TimeFormat = (typeof timeFormats)[number] | `${string}%${string}`

export interface TimeRule {
  readonly column: string
  /** Time-of-day column where `column` holds only dates. */
  readonly clock?: string
  readonly format: TimeFormat
  /** Epoch ms of second 0; only for elapsed-s. */
  readonly origin: number | null
  /** IANA zone of times without an offset. */
  readonly zone: string
}

/** A server that speaks Prometheus' query API, and what it is asked. */
export interface PrometheusRule {
  /** Without /api/v1 and without a slash at its end. */
  readonly url: string
  readonly auth: PrometheusAuth | null
  /** PEM files; absolute, or null. */
  readonly tls: { readonly ca: string | null; readonly cert: string | null; readonly key: string | null }
  /** Sent with every request, e.g. the tenant's X-Scope-OrgID. */
  readonly headers: Readonly<Record<string, string>>
  /** Each is a feature; those of a preset have its selection and label of hosts filled in. */
  readonly queries: readonly PromQuery[]
  /** Labels that name a series' host together. */
  readonly host: readonly string[]
  /** Between the points of an expression, ms. */
  readonly step: number
  /** Samples younger than this may still change, ms: they are not cached for good. */
  readonly lateness: number
  readonly limits: PrometheusLimits
}

export interface PromQuery {
  /** The feature's name. */
  readonly name: string
  readonly promql: string
}

/** Secrets are read when they are used, and stand nowhere. */
export type PrometheusAuth =
  | { readonly kind: "basic"; readonly user: string; readonly password: SecretFrom }
  | { readonly kind: "bearer"; readonly token: SecretFrom }
  | { readonly kind: "sigv4"; readonly region: string; readonly service: string }
  | {
      readonly kind: "oauth2"
      readonly tokenUrl: string
      readonly clientId: string
      readonly clientSecret: SecretFrom
      readonly scopes: readonly string[]
    }

export interface PrometheusLimits {
  /** Requests at once. */
  readonly concurrency: number
  /** Of one series in one answer; servers refuse more than 11,000. */
  readonly points: number
  /** How long an answer may keep silent, ms. */
  readonly timeout: number
  /** Of one query. */
  readonly series: number
  /** How long a request is tried while the server does not answer, ms. */
  readonly retry: number
}

/** A folder of an object store: `s3://bucket/prefix`. */
export interface ObjectLocation {
  readonly bucket: string
  /** Of its keys: "" or with a slash at its end. */
  readonly prefix: string
}

/** How object stores are reached, and what of them is kept on this disk. */
export interface ObjectsRule {
  /** Where the job's folder is kept; null: on disk, at `output`. */
  readonly output: ObjectLocation | null
  /** URL of the server; null: the SDK's settings, else that of the region. */
  readonly endpoint: string | null
  /** null: the SDK's settings. */
  readonly region: string | null
  /** The bucket is part of the path, not of the server's name. */
  readonly pathStyle: boolean
  /** Bytes of downloaded objects that are kept on disk. */
  readonly cache: number
  /** How long a request is tried while the store does not answer, ms. */
  readonly retry: number
}

export function isObjectUrl(text: string): boolean {
  return text.startsWith("s3://")
}

/** Null where the text is no `s3://bucket` or `s3://bucket/prefix`. */
export function parseObjectUrl(text: string): ObjectLocation | null {
  const [, bucket, path = ""] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/s.exec(text) ?? []
  if (bucket === undefined) return null
  const prefix = path.replace(/^\/+|\/+$/g, "")
  return { bucket, prefix: prefix === "" ? "" : `${prefix}/` }
}

/** Without a slash at its end. */
export function objectUrl({ bucket, prefix }: ObjectLocation, path = ""): string {
  return `s3://${bucket}/${prefix}${path}`.replace(/\/+$/, "")
}

/** Access logs, and what is counted in them. */
export interface LogsRule {
  /** Globs relative to the source's root; `{service}` in one names the service. */
  readonly files: readonly string[]
  /** "auto", the name of a known format, or an nginx log_format or Apache LogFormat as it is configured. */
  readonly format: string
  /** Name of the service whose path names none. */
  readonly service: string
  /** Length of an interval in which requests are counted, ms. */
  readonly every: number
  readonly routes: {
    /** auto: numbers, UUIDs and hashes in a path are `{id}`. */
    readonly ids: "auto" | "none"
    /** Routes of a service that get features of their own. */
    readonly keep: number
  }
  /** Lines of each kind that are shown per incident; 0 = none. */
  readonly evidence: number
}
