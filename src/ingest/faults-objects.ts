import { bugFault, type Fault, inputFault, usageFault } from "../base/index.ts"
import { shorten } from "./faults.ts"

/** Removed after it was listed. */
export function objectGone(bucket: string, file: string): Fault {
  return inputFault({
    code: "objects.gone",
    what: "the object was removed while the source was read",
    where: `s3://${bucket} · ${shorten(file)}`,
    hint: "repeat the command; let nothing remove objects while a night runs",
  })
}

export function objectChanges(bucket: string, file: string): Fault {
  return inputFault({
    code: "objects.changing",
    what: "the object is replaced again and again while it is read",
    where: `s3://${bucket} · ${shorten(file)}`,
    hint: "narrow the globs to objects that are complete, or run the job later",
  })
}

export function cacheTooSmall(needed: number, budget: number, count: number): Fault {
  const gib = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(2)} GiB`
  return usageFault({
    code: "objects.cache",
    what: `the source's ${count} objects have ${gib(needed)}, and objects.cache is ${gib(budget)}`,
    where: "objects.cache",
    hint: "raise objects.cache, or narrow the globs under source to the history and the night",
  })
}

export function noEventsObject(url: string): Fault {
  return inputFault({
    code: "ingest.events",
    what: "there is no object of that name",
    where: url,
    hint: "correct source.events, which is relative to source.root, or remove it",
  })
}

/** job/ sets the rule wherever a place is in an object store. */
export function noObjectsRule(root: string): Fault {
  return bugFault({
    code: "objects.no-rule",
    what: "an object store without its rule",
    where: root,
    hint: "please report this, with the job file",
  })
}
