import type { HostResult, Job } from "../base/index.ts"
import { strings } from "../words/index.ts"
import type { Kin } from "./kin.ts"
import type { Lending } from "./lending.ts"

const words = strings.models

/** Whose history judged the host, where it was not its own. */
export function scopeOf(kin: Kin, lending: Lending, { model: { scope } }: Job): Pick<HostResult, "scope"> {
  if (typeof lending === "string") return {}
  const isShort = scope === "host"
  const reason = isShort ? words.ownTooShort(kin.days, kin.needed) : words.scopeAsked(scope)
  return { scope: { kind: isShort ? "group" : scope, hosts: lending.hosts, reason } }
}

/** What a reader must know of the host's model, a sentence each. */
export function remarksOf(kin: Kin, lending: Lending): readonly string[] {
  return [
    ...(lending === "nobody" ? [kin.own ? words.groupFailed : words.ownAllTheSame(kin.days, kin.needed)] : []),
    ...(kin.weekly ? [] : [words.noWeekly(kin.days)]),
  ]
}
