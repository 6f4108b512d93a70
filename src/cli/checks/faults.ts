import { type Fault, firstLine, partialFault, usageFault } from "../../base/index.ts"

export function routeUnusable(route: string, why: string): Fault {
  const hint = "fix the route in the job file or the receiver; until then its messages stay in the outbox"
  return usageFault({
    code: "doctor.route",
    what: `route ${route} cannot be used: ${why}`,
    where: `deliver: ${route}`,
    hint,
  })
}

export function metricsFileUnwritable(folder: string, cause: unknown): Fault {
  const hint =
    "create the folder and grant this user write permission (the textfile collector's is often owned by root), or fix metrics.file in the job file"
  return partialFault(
    { code: "doctor.metrics", what: `cannot write the metrics: ${firstLine(cause)}`, where: folder, hint },
    cause,
  )
}

export function pushgatewayUnusable(gateway: string, why: string): Fault {
  const hint =
    "check that the Pushgateway is running, or fix metrics.pushgateway in the job file; without it a night exits 5"
  return partialFault({
    code: "doctor.pushgateway",
    what: `the Pushgateway cannot be used: ${why}`,
    where: gateway,
    hint,
  })
}

export function fontsMissing(cause: unknown): Fault {
  const hint = "reinstall Noctule (in a checkout: npm ci)"
  return partialFault(
    {
      code: "doctor.fonts",
      what: `the report's fonts are missing: ${firstLine(cause)}`,
      where: "@fontsource",
      hint,
    },
    cause,
  )
}

export function clockWrong(shown: string): Fault {
  const hint = "set the clock or use NTP: nights depend on it"
  return usageFault({ code: "doctor.clock", what: `the clock shows ${shown}`, where: "this machine", hint })
}

export function diskNearlyFull(folder: string, free: string): Fault {
  const hint = "free some space: a run that cannot write leaves no report"
  return usageFault({ code: "doctor.disk", what: `only ${free} free`, where: folder, hint })
}

export function outputNotWritable(folder: string, cause: unknown): Fault {
  const hint = "grant this user write permission, or set output in the job file, NOCTULE_OUTPUT or --output"
  return usageFault(
    { code: "validate.output", what: "cannot write to the output folder", where: folder, hint },
    cause,
  )
}

export function outputNotAFolder(path: string): Fault {
  const hint = "set output to a folder, or remove the file"
  return usageFault({ code: "validate.output", what: "the output is not a folder", where: path, hint })
}
