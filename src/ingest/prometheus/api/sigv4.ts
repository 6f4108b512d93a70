import { createHash, createHmac } from "node:crypto"

/** What a login depends on. */
export interface SignedRequest {
  readonly method: "GET" | "POST"
  readonly url: URL
  readonly body: string
}

export interface AwsCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** "" for long-lived keys. */
  readonly sessionToken: string
}

export interface SigningRule {
  readonly region: string
  readonly service: string
  readonly credentials: AwsCredentials
  /** Epoch ms. */
  readonly now: number
}

/**
 * Headers of AWS Signature Version 4 ("Create a signed AWS API request", IAM User Guide): date, session token
 * and authorization over method, path, query, host and body.
 */
export function signatureV4(
  { method, url, body }: SignedRequest,
  { region, service, credentials, now }: SigningRule,
): Readonly<Record<string, string>> {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials
  const time = new Date(now).toISOString().replaceAll(/[-:]|\.\d{3}/g, "")
  const date = time.slice(0, 8)
  const signed = {
    host: url.host,
    "x-amz-date": time,
    ...(sessionToken !== "" && { "x-amz-security-token": sessionToken }),
  }
  const names = Object.keys(signed).join(";")
  const canonical = [
    method,
    url.pathname,
    canonicalQuery(url),
    ...Object.entries(signed).map(([name, value]) => `${name}:${value}`),
    "",
    names,
    hash(body),
  ].join("\n")
  const scope = `${date}/${region}/${service}/aws4_request`
  const text = ["AWS4-HMAC-SHA256", time, scope, hash(canonical)].join("\n")
  const key = [date, region, service, "aws4_request"].reduce<string | Buffer>(hmac, `AWS4${secretAccessKey}`)
  const { host: _host, ...headers } = signed
  return {
    ...headers,
    authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${hmac(key, text).toString("hex")}`,
  }
}

function canonicalQuery(url: URL): string {
  const encoded = (text: string): string =>
    encodeURIComponent(text).replaceAll(
      /[!'()*]/g,
      letter => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
    )
  return [...url.searchParams]
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort()
    .join("&")
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex")
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest()
}
