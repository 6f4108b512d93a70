import { type Fault, firstLine, partialFault, usageFault } from "../base/index.ts"

export function routeUnusable(route: string, why: string): Fault {
  const hint = "fix the route in the job file or the other side; until then its messages wait in the outbox"
  return usageFault({
    code: "doctor.route",
    what: `route ${route} cannot be used: ${why}`,
    where: `deliver: ${route}`,
    hint,
  })
}

export function metricsFileUnwritable(folder: string, cause: unknown): Fault {
  const hint =
    "make the folder and let this user write there (the textfile collector's own is often root's), or fix metrics.file in the job file"
  return partialFault(
    {
      code: "doctor.metrics",
      what: `the metrics cannot be written: ${firstLine(cause)}`,
      where: folder,
      hint,
    },
    cause,
  )
}

export function pushgatewayUnusable(gateway: string, why: string): Fault {
  const hint =
    "see that the Pushgateway runs there, or fix metrics.pushgateway in the job file; a night without it ends with exit code 5"
  return partialFault({
    code: "doctor.pushgateway",
    what: `the Pushgateway cannot be used: ${why}`,
    where: gateway,
    hint,
  })
}

export function fontsMissing(cause: unknown): Fault {
  const hint = "install Noctule again: npm ci"
  return partialFault(
    {
      code: "doctor.fonts",
      what: `the report's fonts are not there: ${firstLine(cause)}`,
      where: "@fontsource",
      hint,
    },
    cause,
  )
}

export function clockWrong(shown: string): Fault {
  const hint = "set the clock, or let NTP do it: a night is measured by it"
  return usageFault({ code: "doctor.clock", what: `the clock shows ${shown}`, where: "this machine", hint })
}

export function diskNearlyFull(folder: string, free: string): Fault {
  const hint = "free some space: a run that cannot write ends without a report"
  return usageFault({ code: "doctor.disk", what: `only ${free} are free`, where: folder, hint })
}
