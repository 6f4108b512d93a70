import { type Fault, firstLine } from "../../base/index.ts"
import {
  accessDenied,
  type AskedStore,
  archivedObject,
  noBucket,
  noCredentials,
  noObjectStore,
  otherRefusal,
  otherRegion,
  untrustedStore,
} from "../faults-objects.ts"

/** No such object; or a condition of the request is not met. */
export type Refusal = "gone" | "changed"

/** What a failed request means. Throws the Fault of what no repetition changes. */
export function verdictOf(error: unknown, request: AskedStore): Refusal | { readonly why: string } {
  const failure = failureOf(error)
  const { name, status, region } = failure
  if (name === "NoSuchBucket") throw noBucket(request)
  if (status === 412 || name === "PreconditionFailed") return "changed"
  if (isBusy(failure)) return { why: whyOf(failure) }
  const fault = faultByName(failure, request)
  if (fault !== null) throw fault
  if (status === 301 || status === 307 || name === "AuthorizationHeaderMalformed")
    throw otherRegion(request, region)
  if (status === 404) return "gone"
  if (status === 401 || status === 403) throw accessDenied(request, name)
  if (status !== null && status >= 400) throw otherRefusal(request, status, whyOf(failure))
  throw noObjectStore(request, whyOf(failure))
}

interface Failure {
  /** S3's code, or the error's name. */
  readonly name: string
  /** Of the system, such as ECONNREFUSED. */
  readonly code: string
  readonly message: string
  readonly status: number | null
  readonly region: string | null
}

function failureOf(error: unknown): Failure {
  const text = (value: unknown): string => (typeof value === "string" ? value : "")
  const metadata = fieldOf(error, "$metadata")
  const status = fieldOf(metadata, "httpStatusCode")
  const headers = fieldOf(fieldOf(error, "$response"), "headers")
  const region = text(fieldOf(error, "Region")) || text(fieldOf(headers, "x-amz-bucket-region"))
  return {
    name: text(fieldOf(error, "name")),
    code: text(fieldOf(error, "code")),
    message: firstLine(error),
    status: typeof status === "number" ? status : null,
    region: region === "" ? null : region,
  }
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined
}

const busyNames =
  /^(SlowDown|ServiceUnavailable|InternalError|RequestTimeout|RequestTimeTooSkewed|Throttling\w*|TooManyRequests\w*|TimeoutError|ConditionalRequestConflict|OperationAborted|XMinioServerNotInitialized)$/
const networkCodes =
  /^(ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ERR_STREAM_PREMATURE_CLOSE|UND_ERR_\w+)$/

function isBusy({ name, code, status, message }: Failure): boolean {
  if (status !== null && (status >= 500 || status === 429 || status === 408)) return true
  const isCut = status === 200 && /parse|premature|aborted|unexpected end/i.test(message)
  return busyNames.test(name) || networkCodes.test(code) || isCut || /socket hang up/.test(message)
}

function whyOf({ name, code, status, message }: Failure): string {
  const kind = code || (/^(Error|SyntaxError)?$/.test(name) ? "" : name)
  return [status, kind, message === "UnknownError" ? "" : message].filter(Boolean).join(" ")
}

const credentialNames =
  /^(CredentialsProviderError|InvalidAccessKeyId|SignatureDoesNotMatch|ExpiredToken|InvalidToken|TokenRefreshRequired|InvalidClientTokenId|ExpiredTokenException|AccessDeniedException|InvalidIdentityToken|InvalidIdentityTokenException)$/

/** Null where the status alone decides. */
function faultByName(failure: Failure, request: AskedStore): Fault | null {
  const { name, code, message } = failure
  if (name === "InvalidObjectState") return archivedObject(request)
  if (credentialNames.test(name)) return noCredentials(request, name, message)
  if (/^(SELF_SIGNED|DEPTH_ZERO|UNABLE_TO|CERT_|ERR_TLS|ERR_SSL|EPROTO)/.test(code))
    return untrustedStore(request, message)
  if (code === "ERR_INVALID_CHAR") return noCredentials(request, code, "a line break in a key")
  return null
}
