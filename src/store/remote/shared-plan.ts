import type { SharedPlan } from "../../base/index.ts"
import { damagedFile } from "../faults.ts"

/** The plan that an object holds. Fault where it is none. */
export function sharedPlanOf(bytes: Uint8Array, where: string): SharedPlan {
  const plan = parsed(Buffer.from(bytes).toString("utf8"))
  if (isSharedPlan(plan)) return plan
  throw damagedFile(where, ["night, hash, id, startedAt and dealt are expected"], "remove the object")
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function isSharedPlan(plan: unknown): plan is SharedPlan {
  if (typeof plan !== "object" || plan === null) return false
  const kinds = { night: "string", hash: "string", id: "string", startedAt: "number" }
  const dealt: unknown = Reflect.get(plan, "dealt")
  return (
    Object.entries(kinds).every(([key, kind]) => typeof Reflect.get(plan, key) === kind) &&
    Array.isArray(dealt) &&
    dealt.every(hosts => Array.isArray(hosts) && hosts.every(host => typeof host === "string"))
  )
}
