import { type Fault, inputFault, truncate, unreachableFault, usageFault } from "../base/index.ts"
import { takenOverCode } from "./faults.ts"

/** A request to an object store, as messages name it. */
export interface AskedStore {
  readonly bucket: string
  readonly key: string
  readonly endpoint: string | null
  /** The permission that it needs, such as s3:GetObject. */
  readonly action: string
}

/** After `seconds` of trying. */
export function storeSilent(asked: AskedStore, why: string, seconds: number): Fault {
  return unreachableFault({
    code: "objects.no-answer",
    what: `the object store does not answer: ${truncate(why, 200)}`,
    where: `${placeOf(asked)} · tried for ${Math.round(seconds)} s`,
    hint: "check objects.endpoint and the network, then repeat the command: what is whole in the bucket stays as it is",
  })
}

export function noBucket(asked: AskedStore): Fault {
  return usageFault({
    code: "objects.no-bucket",
    what: `there is no bucket ${asked.bucket}`,
    where: storeOf(asked),
    hint: "correct the bucket's name in source.root or output, or objects.endpoint",
  })
}

export function accessDenied(asked: AskedStore, name: string): Fault {
  const { action, bucket, key } = asked
  const resource = action === "s3:ListBucket" ? bucket : `${bucket}/${key}`
  return usageFault({
    code: "objects.denied",
    what: `the object store denies access (${name || "403"}): ${action} on arn:aws:s3:::${resource}`,
    where: placeOf(asked),
    hint: `grant ${action} to the credentials that this run uses; jobs/README.md lists what it needs`,
  })
}

/** None found, or refused. */
export function noCredentials(asked: AskedStore, name: string, why: string): Fault {
  return usageFault({
    code: "objects.credentials",
    what: `no valid credentials for the object store: ${name}: ${truncate(why, 200)}`,
    where: storeOf(asked),
    hint: "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_PROFILE, or the service account's role",
  })
}

export function otherRegion(asked: AskedStore, region: string | null): Fault {
  return usageFault({
    code: "objects.region",
    what: `the bucket ${asked.bucket} is in another region${region === null ? "" : `: ${region}`}`,
    where: storeOf(asked),
    hint:
      region === null
        ? "set objects.region in the job file"
        : `set objects.region: ${region} in the job file`,
  })
}

export function archivedObject(asked: AskedStore): Fault {
  return inputFault({
    code: "objects.archived",
    what: "the object is archived and cannot be read",
    where: placeOf(asked),
    hint: "restore it, or narrow the globs under source",
  })
}

export function untrustedStore(asked: AskedStore, why: string): Fault {
  return usageFault({
    code: "objects.certificate",
    what: `no trusted connection to the object store: ${truncate(why, 200)}`,
    where: storeOf(asked),
    hint: "give its authority's PEM file in NODE_EXTRA_CA_CERTS, or correct objects.endpoint",
  })
}

export function noObjectStore(asked: AskedStore, found: string): Fault {
  return usageFault({
    code: "objects.foreign-answer",
    what: `expected an answer of S3, got ${truncate(found, 200)}`,
    where: storeOf(asked),
    hint: "correct objects.endpoint; some servers need objects.pathStyle: true",
  })
}

export function otherRefusal(asked: AskedStore, status: number, why: string): Fault {
  return usageFault({
    code: "objects.refused",
    what: `the object store refuses ${asked.action} (${status}): ${truncate(why, 200)}`,
    where: placeOf(asked),
    hint: "check objects.endpoint, objects.region and the bucket's policy",
  })
}

export const inUseCode = "store.in-use"

export function folderInUse(
  bucket: string,
  key: string,
  { machine, pid }: { machine: string; pid: number },
): Fault {
  return unreachableFault({
    code: inUseCode,
    what: `another run works on this folder: process ${pid} of ${machine}`,
    where: `s3://${bucket}/${key}`,
    hint: "let it finish, then repeat the command",
  })
}

/** Another process took this one for gone, perhaps while it was suspended. */
export function folderTakenOver(bucket: string, key: string): Fault {
  return unreachableFault({
    code: takenOverCode,
    what: "another run has taken over the folder",
    where: `s3://${bucket}/${key}`,
    hint: "let it finish; to see its report, repeat the command",
  })
}

export function noConditions(bucket: string): Fault {
  return usageFault({
    code: "objects.no-conditions",
    what: "the object store overwrites an object that must not be there (If-None-Match) or has changed (If-Match)",
    where: `s3://${bucket}`,
    hint: "keep output on a disk, or use a store with conditional writes: two runs at once would spoil its state",
  })
}

export function folderNotOwn(folder: string): Fault {
  return usageFault({
    code: "store.not-own",
    what: "the folder for working copies belongs to another user",
    where: folder,
    hint: "set objects.folder in the job file to a folder of your own",
  })
}

function placeOf({ bucket, key, endpoint }: AskedStore): string {
  return `s3://${bucket}/${truncate(key, 200)}${endpoint === null ? "" : ` at ${endpoint}`}`
}

function storeOf({ bucket, endpoint }: AskedStore): string {
  return `s3://${bucket}${endpoint === null ? "" : ` at ${endpoint}`}`
}
