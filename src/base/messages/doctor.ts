import type { Fault } from "../fault.ts"
import { partialFault, usageFault } from "./kinds.ts"
import { firstLine } from "./text.ts"

export function routeUnwell(route: string, why: string): Fault {
  const mend = "mend the route in the job file or the other side; until then its messages wait in the outbox"
  return usageFault({ code: "doctor.route", what: `route ${route} cannot be used: ${why}`, where: `deliver: ${route}`, mend })
}

export function metricsFileUnwritable(folder: string, cause: unknown): Fault {
  const mend = "make the folder and let this user write there (the textfile collector's own is often root's), or mend metrics.file in the job file"
  return partialFault({ code: "doctor.metrics", what: `the metrics cannot be written: ${firstLine(cause)}`, where: folder, mend }, cause)
}

export function pushgatewayUnwell(gateway: string, why: string): Fault {
  const mend = "see that the Pushgateway runs there, or mend metrics.pushgateway in the job file; a night without it ends with exit code 5"
  return partialFault({ code: "doctor.pushgateway", what: `the Pushgateway cannot be used: ${why}`, where: gateway, mend })
}

export function fontsMissing(cause: unknown): Fault {
  const mend = "install Noctule again: npm ci"
  return partialFault({ code: "doctor.fonts", what: `the report's fonts are not there: ${firstLine(cause)}`, where: "@fontsource", mend }, cause)
}

export function clockWrong(shown: string): Fault {
  const mend = "set the clock, or let NTP do it: a night is measured by it"
  return usageFault({ code: "doctor.clock", what: `the clock shows ${shown}`, where: "this machine", mend })
}

export function diskNearlyFull(folder: string, free: string): Fault {
  const mend = "free some space: a run that cannot write ends without a report"
  return usageFault({ code: "doctor.disk", what: `only ${free} are free`, where: folder, mend })
}
