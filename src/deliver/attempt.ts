/**
 * How one try to deliver ended. again: worth another try soon, after `after` ms where the server names a time. later: only a person can mend it
 * (a login, a certificate), so the message waits. never: this message will not be taken.
 */
export type Attempt =
  | { readonly state: "sent"; readonly remark: string | null }
  | { readonly state: "again"; readonly why: string; readonly after: number | null; readonly left?: readonly string[] }
  | { readonly state: "later" | "never"; readonly why: string }

export const again = (why: string, after: number | null = null): Attempt => ({ state: "again", why, after })
export const later = (why: string): Attempt => ({ state: "later", why })
export const never = (why: string): Attempt => ({ state: "never", why })
export const sent: Attempt = { state: "sent", remark: null }
