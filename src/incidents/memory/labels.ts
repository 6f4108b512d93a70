import { globToRegExp } from "../../base/index.ts"
import type { Incident, Label, LabelEntry, PastIncident } from "../../base/index.ts"
import { sameFingerprint } from "./fingerprint.ts"

/** A label that fits, and by which of its two names. */
export interface Judged {
  readonly entry: LabelEntry
  readonly by: "incident" | "fingerprint"
}

type Labelled = Pick<Incident | PastIncident, "id"> & { readonly fingerprint?: string; readonly members: readonly { readonly host: string }[] }

/** Finds the label of an incident, made once for many: one by id stands above one by fingerprint, a later entry above an earlier one. */
export function labelFinder(entries: readonly LabelEntry[]): (incident: Labelled) => Judged | null {
  const ids = new Map(entries.flatMap(entry => (entry.incident === null ? [] : [[entry.incident, entry] as const])))
  const prints = entries.filter(entry => entry.fingerprint !== null).reverse().map(entry => ({ entry, hosts: globToRegExp(entry.hosts) }))
  return ({ id, fingerprint, members }) => {
    const own = ids.get(id)
    if (own) return { entry: own, by: "incident" }
    if (fingerprint === undefined) return null
    const fits = prints.find(({ entry, hosts }) => sameFingerprint(entry.fingerprint!, fingerprint) && members.every(({ host }) => hosts.test(host)))
    return fits ? { entry: fits.entry, by: "fingerprint" } : null
  }
}

/** Without what names the incident. */
export function labelOf({ verdict, author, date, note }: LabelEntry): Label {
  return { verdict, author, date, note }
}
