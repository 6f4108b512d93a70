import { sha256 } from "../base/index.ts"

/** The same job, night, route and content give the same id, also when a night is repeated. */
export function messageId(...parts: readonly unknown[]): string {
  return sha256(JSON.stringify(parts)).slice(0, 32)
}
