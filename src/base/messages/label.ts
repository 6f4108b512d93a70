import type { Fault } from "../fault.ts"
import { usageFault } from "./kinds.ts"

export function unknownVerdict(got: string, known: readonly string[], meant: string | null): Fault {
  const mend = meant === null ? `give one of ${known.join(", ")}` : `did you mean ${meant}?`
  return usageFault({ code: "label.verdict", what: `expected a verdict (${known.join(", ")}), got ${JSON.stringify(got)}`, where: "VERDICT", mend })
}

export function noRunRecord(place: string): Fault {
  const mend = "give a run's folder, such as output/<job>/latest, or a job file"
  return usageFault({ code: "label.no-run", what: "no run.json", where: place, mend })
}

export function noIncidents(place: string): Fault {
  const mend = "run the job first, or give a run that has one"
  return usageFault({ code: "label.none", what: "no night with an incident has been run yet", where: place, mend })
}

export function unknownIncident(name: string, place: string, meant: string | null): Fault {
  const mend = meant === null ? "copy the id from the report" : `did you mean ${meant}?`
  return usageFault({ code: "label.unknown", what: `no incident of a past night has the id or fingerprint ${name}`, where: place, mend })
}
