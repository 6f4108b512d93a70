import { type Fault, usageFault } from "../base/index.ts"

export const jobOrDemo = (): Fault =>
  usageFault({
    code: "cli.lab-needs-job",
    what: "no job file",
    where: "noctule lab",
    hint: "noctule lab JOB --host HOST, or noctule lab --demo",
  })

export const badCount = (flag: string, text: string): Fault =>
  usageFault({
    code: "cli.lab-count",
    what: `${flag} ${text} is no count`,
    where: flag,
    hint: "pass a whole number from 1 to 100000",
  })
