import { type Fault, firstLine, inputFault, partialFault, usageFault } from "../base/index.ts"

export const workerLost = (cause: unknown): Fault =>
  partialFault(
    {
      code: "lab.worker-lost",
      what: `the process that trained died: ${firstLine(cause)}`,
      where: "",
      hint: "repeat the command; if memory was short, add some or pass --workers 1",
    },
    cause,
  )

export const unknownTrial = (name: string, known: readonly string[]): Fault =>
  usageFault({
    code: "lab.unknown-trial",
    what: `no trial is called ${name}`,
    where: "--trials",
    hint: `choose from ${known.join(", ")}`,
  })

export const hostNeeded = (hosts: readonly string[]): Fault =>
  usageFault({
    code: "lab.host-needed",
    what: `the job has ${hosts.length} hosts, and the laboratory trains on one`,
    where: "--host",
    hint: `pass --host with one of ${hosts.slice(0, 8).join(", ")}${hosts.length > 8 ? " …" : ""}`,
  })

export const unknownHost = (host: string, hosts: readonly string[]): Fault =>
  usageFault({
    code: "lab.unknown-host",
    what: `the job has no host ${host}`,
    where: "--host",
    hint: `pass one of ${hosts.slice(0, 8).join(", ")}${hosts.length > 8 ? " …" : ""}`,
  })

export const unknownComparison = (name: string, against: string): Fault =>
  usageFault({
    code: "lab.unknown-comparison",
    what: `lab.trials.${name} is compared with ${against}, which is no trial`,
    where: "lab.trials in the job file",
    hint: "compare it with production, another trial of the job, or a built-in one",
  })

export const noTrialLeft = (first: string): Fault =>
  inputFault({
    code: "lab.no-trial",
    what: `no trial could be run; the first says: ${first}`,
    where: "noctule lab",
    hint: "fix that, or choose another host",
  })
