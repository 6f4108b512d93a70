import { type Fault, usageFault } from "../base/index.ts"

/** A command line that commander rejects. */
export function badUsage(what: string, hint: string): Fault {
  return usageFault({ code: "cli.usage", what, where: "", hint })
}

export function noRunAt(folder: string): Fault {
  return usageFault({
    code: "cli.no-run",
    what: "no result.json in this folder",
    where: folder,
    hint: "give the folder of a run, such as output/<job>/latest",
  })
}

/** `noctule demo` does not replace what it did not write. */
export function jobFileExists(file: string): Fault {
  return usageFault({
    code: "demo.job-exists",
    what: "a job file is here that noctule demo did not write",
    where: file,
    hint: "call it in another folder, or write the data alone: noctule demo DIR",
  })
}

/** What does not work on object stores. */
export function needsDisk(command: string, part: "output" | "source", place: string): Fault {
  return usageFault({
    code: "cli.needs-disk",
    what: `noctule ${command} works on folders on disk, and the job's ${part} is in an object store`,
    where: place,
    hint: `give a folder: --${part} DIR`,
  })
}

/** Access logs are counted by night only. */
export function notFollowed(job: string): Fault {
  return usageFault({
    code: "cli.not-followed",
    what: "noctule watch follows files of metrics and servers, and the job's source is access logs",
    where: job,
    hint: "run it by night: noctule run JOB",
  })
}

export function noAddress(text: string, option: string): Fault {
  return usageFault({
    code: "mail.address",
    what: `expected a mail address, got ${JSON.stringify(text)}`,
    where: option,
    hint: "give an address such as oncall@example.org; repeat the option for several",
  })
}

export function unknownVerdict(got: string, known: readonly string[], suggestion: string | null): Fault {
  const hint = suggestion === null ? `give one of ${known.join(", ")}` : `did you mean ${suggestion}?`
  return usageFault({
    code: "label.verdict",
    what: `expected a verdict (${known.join(", ")}), got ${JSON.stringify(got)}`,
    where: "VERDICT",
    hint,
  })
}

export function noRunRecord(place: string): Fault {
  const hint = "give a run's folder, such as output/<job>/latest, or a job file"
  return usageFault({ code: "label.no-run", what: "no run.json", where: place, hint })
}

export function noIncidents(place: string): Fault {
  const hint = "run the job first, or give a run with an incident"
  return usageFault({ code: "label.none", what: "no night with an incident yet", where: place, hint })
}

export function unknownIncident(name: string, place: string, suggestion: string | null): Fault {
  const hint = suggestion === null ? "copy the id from the report" : `did you mean ${suggestion}?`
  return usageFault({
    code: "label.unknown",
    what: `no past incident with the id or fingerprint ${name}`,
    where: place,
    hint,
  })
}
