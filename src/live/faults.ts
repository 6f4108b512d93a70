import { exits, type FaultRecord, inputFault, usageFault } from "../base/index.ts"

/** A host without what judges its day. */
export function noDayModel(host: string): FaultRecord {
  return {
    code: "live.no-model",
    what: `no night has left a model that judges the day of ${host}`,
    where: `host ${host}`,
    hint: "run a night: noctule run JOB; it needs lstm-autoencoder, dense-autoencoder or lstm-forecaster",
    exit: exits.input,
  }
}

export function badEvery(text: string) {
  return usageFault({
    code: "live.every",
    what: `expected a time such as 30s, 1m or 5m, at least a second; got ${text}`,
    where: "--every",
    hint: "use the job's step, such as --every 1m",
  })
}

/** A host whose rows could not be judged. */
export function hostBroken(host: string, why: string): FaultRecord {
  return {
    code: "live.host-failed",
    what: `the newest rows could not be judged: ${why}`,
    where: `host ${host}`,
    hint: "it is tried with the next rows; if it stays, report it as a bug with the log of --debug",
    exit: exits.bug,
  }
}

/** A watch without any model. */
export function noNight(job: string) {
  return inputFault({
    code: "live.no-night",
    what: "no night of this job has left models that judge a day",
    where: job,
    hint: "run a night first (noctule run JOB), or start with --train-first",
  })
}
