import { exits, type FaultRecord, inputFault, usageFault } from "../base/index.ts"

/** A file to append to that another program wrote. */
export function otherHeader(path: string) {
  return usageFault({
    code: "live.other-header",
    what: "the file of this day has another header than the collected features",
    where: path,
    hint: "give another folder: --to DIR",
  })
}

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

export function badSpeed(text: string) {
  return usageFault({
    code: "live.speed",
    what: `expected a factor from 1 to 100000, got ${text}`,
    where: "--speed",
    hint: "--speed 600 replays ten minutes per second",
  })
}

/** A replay of a night that there is not. */
export function noSuchNight(night: string, nights: readonly string[]) {
  return usageFault({
    code: "live.no-such-night",
    what: `expected a night that was reported, got ${JSON.stringify(night)}`,
    where: "--replay",
    hint:
      nights.length === 0
        ? "run a night first: noctule run JOB"
        : `give one of ${nights.slice(-10).join(", ")}`,
  })
}

/** A replay of a night whose models are gone. */
export function nightWithoutModels(run: string) {
  return inputFault({
    code: "live.night-without-models",
    what: `no host has models of run ${run}; those of the last three runs are kept`,
    where: "--replay",
    hint: "replay a later night, or run this one again: noctule run JOB --until TIME",
  })
}
