import type { HostRemark, HostResult, Job } from "../../base/index.ts"
import type { HostProfile } from "./cohorts.ts"
import type { SharedModel } from "./shared-model.ts"

/** The hosts whose history trained the model, where it is not the host's own. */
export function scopeOf(
  { days, needed }: HostProfile,
  sharedModel: SharedModel,
  { model: { scope } }: Job,
): Pick<HostResult, "scope"> {
  if (sharedModel.kind !== "shared") return {}
  const { hosts } = sharedModel
  return scope === "host"
    ? { scope: { kind: "group", hosts, reason: { code: "short-history", params: { days, needed } } } }
    : { scope: { kind: scope, hosts, reason: { code: "configured", params: { scope } } } }
}

/** Notes on the host's model. */
export function remarksOf(
  { days, needed, enoughForOwnModel, enoughForWeekly }: HostProfile,
  sharedModel: SharedModel,
): readonly HostRemark[] {
  const remarks: HostRemark[] = []
  if (sharedModel.kind === "none")
    remarks.push(
      enoughForOwnModel
        ? { code: "cohort-failed", params: {} }
        : { code: "short-history", params: { days, needed } },
    )
  if (!enoughForWeekly) remarks.push({ code: "no-weekly-pattern", params: { days } })
  return remarks
}
