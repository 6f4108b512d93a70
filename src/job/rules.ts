import { calendarComplaints } from "./calendar-file.ts"
import { complaint, type Complaint } from "./problems.ts"
import { namesOf } from "./routes.ts"
import type { JobFile } from "./schema.ts"

/** What is wrong between keys that are each right. */
export function complaintsAcross(job: JobFile): readonly Complaint[] {
  const events = calendarComplaints(job.calendar ?? [], ["calendar"])
  return [...sourceComplaints(job), ...timeComplaints(job), ...modelComplaints(job), ...events, ...routeComplaints(job)]
}

function sourceComplaints({ source }: JobFile): readonly Complaint[] {
  const whole = source.files !== undefined
  const halves = [source.history, source.night].filter(globs => globs !== undefined).length
  if (whole ? halves === 0 : halves === 2) return []
  const found = whole ? "got both" : halves === 0 ? "got neither" : "got only one of the two"
  return [complaint(["source"], `source: expected either files, or history and night; ${found}`, 'write files: "*.csv", or both history: and night:')]
}

function timeComplaints({ source: { time } }: JobFile): readonly Complaint[] {
  const elapsed = time.format === "elapsed-s"
  if (elapsed === (time.origin !== undefined)) return []
  const path = ["source", "time", elapsed ? "format" : "origin"]
  return elapsed
    ? [complaint(path, "source.time.origin is missing: elapsed-s counts from it", "add origin: with the ISO 8601 time of second 0")]
    : [complaint(path, `source.time.origin has no meaning with format: ${time.format}`, "remove origin, or write format: elapsed-s")]
}

function modelComplaints({ model, step, night, history }: JobFile): readonly Complaint[] {
  if (step === "auto" || step * model.window <= Math.min(night.length, history.length)) return []
  const what = `model.window: ${model.window} rows of this step are longer than the night or the history`
  return [complaint(["model", "window"], what, "make the window or the step smaller, or the night or the history longer")]
}

function routeComplaints({ deliver = [] }: JobFile): readonly Complaint[] {
  const names = namesOf(deliver)
  return deliver.flatMap((route, index) => {
    const at = ["deliver", index] as const
    const twice = names.indexOf(names[index] ?? "") !== index
    const name = twice ? [complaint([...at, "name"], `deliver: two routes have the name ${names[index]}`, "give each its own name:")] : []
    return [...name, ...(route.to === "mail" ? loginComplaints(route, at) : route.to === "webhook" ? urlComplaints(route, at) : [])]
  })
}

type Of<T> = Extract<NonNullable<JobFile["deliver"]>[number], { to: T }>

function loginComplaints({ user, passwordFrom, tls }: Of<"mail">, at: readonly PropertyKey[]): readonly Complaint[] {
  if ((user === undefined) !== (passwordFrom === undefined)) {
    const path = [...at, user === undefined ? "passwordFrom" : "user"]
    return [complaint(path, "deliver: user and passwordFrom only go together", "give both, or neither")]
  }
  if (user === undefined || tls !== "never") return []
  const what = "deliver: with tls: never the password would cross the network in the clear"
  return [complaint([...at, "tls"], what, "write tls: starttls, or remove the login")]
}

function urlComplaints({ url, urlFrom }: Of<"webhook">, at: readonly PropertyKey[]): readonly Complaint[] {
  if ((url === undefined) !== (urlFrom === undefined)) return []
  return [complaint([...at, "url"], `deliver: expected either url or urlFrom, got ${url === undefined ? "neither" : "both"}`, "give one of the two")]
}
