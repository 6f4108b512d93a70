/**
 * Outcome of one attempt. retryable: try soon, after `after` ms where the server names a time. deferred:
 * needs a person (login, certificate), so the message waits. rejected: the receiver refuses the message.
 */
export type SendOutcome =
  | { readonly state: "sent"; readonly remark: string | null }
  | {
      readonly state: "retryable"
      readonly why: string
      readonly retryAfter: number | null
      readonly remaining?: readonly string[]
    }
  | { readonly state: "deferred" | "rejected"; readonly why: string }

export const retryable = (why: string, retryAfter: number | null = null): SendOutcome => ({
  state: "retryable",
  why,
  retryAfter,
})
export const deferred = (why: string): SendOutcome => ({ state: "deferred", why })
export const rejected = (why: string): SendOutcome => ({ state: "rejected", why })
export const sent: SendOutcome = { state: "sent", remark: null }
