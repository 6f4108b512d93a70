import type { HostResult, Job } from "../base/index.ts"
import { formatNumber, strings } from "../words/index.ts"
import type { Kin } from "./kin.ts"
import type { Lending } from "./lending.ts"

/** Whose history judged the host, where it was not its own. */
export function scopeOf(kin: Kin, lending: Lending, { model: { scope } }: Job): Pick<HostResult, "scope"> {
  if (typeof lending === "string") return {}
  const isShort = scope === "host"
  const reason = isShort ? strings.ownTooShort(formatNumber(kin.days), formatNumber(kin.needed)) : strings.scopeAsked(scope)
  return { scope: { kind: isShort ? "group" : scope, hosts: lending.hosts, reason } }
}

/** What a reader must know of the host's model, a sentence each. */
export function remarksOf(kin: Kin, lending: Lending): readonly string[] {
  const days = formatNumber(kin.days)
  return [
    ...(lending === "nobody" ? [kin.own ? strings.groupFailed : strings.ownAllTheSame(days, formatNumber(kin.needed))] : []),
    ...(kin.weekly ? [] : [strings.noWeekly(days)]),
  ]
}
