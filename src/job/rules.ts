import type { Complaint } from "./problems.ts"
import type { JobFile } from "./schema.ts"

/** What is wrong between keys that are each right. */
export function complaintsAcross(job: JobFile): readonly Complaint[] {
  return [...sourceComplaints(job), ...timeComplaints(job), ...modelComplaints(job)]
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

function complaint(path: readonly string[], what: string, mend: string): Complaint {
  return { path, key: path.join("."), what, mend }
}
