import {
  globToRegExp,
  type Incident,
  type IncidentDigest,
  type Label,
  type LabelEntry,
} from "../../base/index.ts"
import { sameFingerprint } from "./fingerprint.ts"

/** A label that fits, and by which of its two names. */
export interface LabelMatch {
  readonly entry: LabelEntry
  readonly by: "incident" | "fingerprint"
}

type Labelled = Pick<Incident | IncidentDigest, "id"> & {
  readonly fingerprint?: string
  readonly members: readonly { readonly host: string }[]
}

/**
 * Finds the label of an incident, made once for many: one by id stands above one by fingerprint, a later
 * entry above an earlier one.
 */
export function labelFinder(entries: readonly LabelEntry[]): (incident: Labelled) => LabelMatch | null {
  const byId = new Map(
    entries.flatMap(entry => (entry.incident === null ? [] : [[entry.incident, entry] as const])),
  )
  const byFingerprint = entries
    .flatMap(entry => (entry.fingerprint === null ? [] : { entry, labelled: entry.fingerprint }))
    .reverse()
    .map(one => ({ ...one, hosts: globToRegExp(one.entry.hosts) }))
  return ({ id, fingerprint, members }) => {
    const own = byId.get(id)
    if (own) return { entry: own, by: "incident" }
    if (fingerprint === undefined) return null
    const fits = byFingerprint.find(
      ({ labelled, hosts }) =>
        sameFingerprint(labelled, fingerprint) && members.every(({ host }) => hosts.test(host)),
    )
    return fits ? { entry: fits.entry, by: "fingerprint" } : null
  }
}

/** Without what names the incident. */
export function labelOf({ verdict, author, date, note }: LabelEntry): Label {
  return { verdict, author, date, note }
}
