import type { HostResult, Job } from "../../base/index.ts"
import { strings } from "../../text/index.ts"
import type { HostProfile } from "./cohorts.ts"
import type { SharedModel } from "./shared-model.ts"

const words = strings.models

/** Whose history judged the host, where it was not its own. */
export function scopeOf(
  profile: HostProfile,
  sharedModel: SharedModel,
  { model: { scope } }: Job,
): Pick<HostResult, "scope"> {
  if (sharedModel.kind !== "shared") return {}
  const isShort = scope === "host"
  const reason = isShort ? words.ownTooShort(profile.days, profile.needed) : words.scopeConfigured(scope)
  return { scope: { kind: isShort ? "group" : scope, hosts: sharedModel.hosts, reason } }
}

/** What a reader must know of the host's model, a sentence each. */
export function remarksOf(profile: HostProfile, sharedModel: SharedModel): readonly string[] {
  return [
    ...(sharedModel.kind === "none"
      ? [profile.enoughForOwnModel ? words.groupFailed : words.ownDespiteShort(profile.days, profile.needed)]
      : []),
    ...(profile.enoughForWeekly ? [] : [words.noWeekly(profile.days)]),
  ]
}
