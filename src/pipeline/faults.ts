import {
  exits,
  type Fault,
  type FaultDetails,
  firstLine,
  inputFault,
  partialFault,
  unreachableFault,
  usageFault,
} from "../base/index.ts"

/** A host failed; the others continue. The message starts with the host. */
export function hostFailed(host: string, cause: Fault): Fault {
  return partialFault(
    {
      ...cause.toRecord(),
      where: cause.where && cause.where !== host ? `host ${host} · ${cause.where}` : `host ${host}`,
    },
    cause,
  )
}

/** `available`: rows of test.*. */
export function prefixTooLong(
  host: string,
  of: { readonly rows: number; readonly available: number },
): Fault {
  return inputFault({
    code: "pipeline.prefix-too-long",
    what: `expected more than ${of.rows} rows to score, got ${of.available}`,
    where: `host ${host}`,
    hint: "give --protocol a shorter prefix",
  })
}

export const workerLostCode = "pipeline.worker-lost"

/** A host's worker process ended: killed by the system or crashed in native code. */
export function workerLost(cause: unknown): Fault {
  return partialFault(
    {
      code: workerLostCode,
      what: `its worker process died: ${firstLine(cause)}`,
      where: "",
      hint: "run the job again; if memory was short, add some or set workers: 1",
    },
    cause,
  )
}

const workerStages = {
  probe: "engine",
  analyze: "examine",
  train: "examine (cohort)",
  ablate: "ablate",
} as const

export const stageHungCode = "pipeline.stage-hung"

/** The main process stopped making progress; `input` is the last file or host that it turned to. */
export function stageHung(stage: string, input: string, ms: number): Fault {
  return unreachableFault({
    code: stageHungCode,
    what: `stage ${stage} was ended: no progress for ${Math.round(ms / 1000)} s`,
    where: input,
    hint: "repeat the command, which resumes the run; if it ends there once more, leave that input out and report it as a bug",
  })
}

/** Computing that does not come to its end. */
export function workerHung(kind: keyof typeof workerStages, cause: Error): Fault {
  return partialFault(
    {
      code: "pipeline.worker-hung",
      what: `stage ${workerStages[kind]} was ended: ${cause.message}`,
      where: "",
      hint: "set model.updates to fewer, or shorten history.length; if neither is large, report it as a bug",
    },
    cause,
  )
}

/** The report has no events, calendar or labels. */
export function asPartialFault(cause: Fault): Fault {
  return partialFault(cause.toRecord(), cause)
}

/** Every host failed. Where the source did not respond, a retry may succeed. */
export function noHostLeft(failures: number, first: Fault): Fault {
  const what = `none of ${failures} hosts could be analyzed; the first: ${first.what}`
  const mayPass = first.exit === exits.unreachable || first.code === workerLostCode
  const fault = mayPass ? unreachableFault : inputFault
  return fault({ code: "pipeline.no-host", what, where: first.where, hint: first.hint }, first)
}

export function noHostMatches(glob: string, hosts: readonly string[]): Fault {
  const hint = `give a glob of some of the ${hosts.length}: ${hosts.slice(0, 5).join(", ")}${hosts.length > 5 ? " …" : ""}`
  return usageFault({
    code: "pipeline.no-host-matches",
    what: `no host matches ${glob}`,
    where: "--hosts",
    hint,
  })
}

/** An error that is no Fault, without its stack, which --debug prints. */
export function unexpectedError(error: unknown): FaultDetails {
  const kind = error instanceof Error ? `${error.name}: ` : ""
  const hint = "run it with --debug and report the output"
  return { code: "bug", what: `a bug in Noctule: ${kind}${firstLine(error)}`, where: "", hint }
}

/** A mark in a timeline. */
export function calendarEvent(title: string, length: number, kind: "maintenance" | "planned"): string {
  const minutes = Math.round(length / 60_000)
  const duration = minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`
  return `${title} (${kind}, ${duration})`
}

/** A message could not be composed; the report exists. */
export function notComposed(route: string, cause: unknown): Fault {
  return partialFault(
    {
      code: "deliver.not-composed",
      what: `cannot compose a message: ${firstLine(cause)}`,
      where: `route ${route}`,
      hint: "please report this with the run's result.json",
    },
    cause,
  )
}

export function metricsNotWritten(place: string, cause: unknown): Fault {
  const what = `cannot write the metrics: ${firstLine(cause)}`
  const hint = "grant this user write permission, or fix metrics.file in the job file"
  return partialFault({ code: "metrics.not-written", what, where: place, hint }, cause)
}

export function metricsNotPushed(gateway: string, why: string): Fault {
  const hint =
    "check that the Pushgateway is running, or fix metrics.pushgateway in the job file; then run: noctule deliver JOB"
  return partialFault({
    code: "metrics.not-pushed",
    what: `cannot push the metrics: ${why}`,
    where: gateway,
    hint,
  })
}
