import { createHmac } from "node:crypto"

export interface SignedRequest {
  readonly id: string
  /** Epoch ms. */
  readonly now: number
  readonly body: string
  readonly secret: string
}

/**
 * Headers as Standard Webhooks has them: HMAC-SHA256 over `id.timestamp.body`, base64. A secret that begins
 * with `whsec_` is the key in base64, any other is the key itself.
 */
export function signatureOf({ id, now, body, secret }: SignedRequest): Record<string, string> {
  const timestamp = String(Math.floor(now / 1000))
  const key = secret.startsWith("whsec_") ? Buffer.from(secret.slice("whsec_".length), "base64") : secret
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")
  return { "webhook-timestamp": timestamp, "webhook-signature": `v1,${signature}` }
}
