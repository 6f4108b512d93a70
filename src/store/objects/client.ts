import { createWriteStream } from "node:fs"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import type * as Sdk from "@aws-sdk/client-s3"
import { type Effects, minute, type ObjectsRule, second } from "../../base/index.ts"
import { noObjectStore } from "../faults-objects.ts"
import { type Attempts, persistently } from "./attempts.ts"

export interface StoredObject {
  readonly key: string
  readonly etag: string
  readonly bytes: number
  /** Epoch ms by the store's clock. */
  readonly modified: number
}

/** On what a write depends: that there is no such object, or that it is still the one with this ETag. */
export type WriteCondition = { readonly absent: true } | { readonly etag: string }

/**
 * A bucket of an object store. Requests are repeated while it does not answer; Faults say what it refuses.
 */
export interface Bucket {
  readonly name: string
  /** All objects whose keys begin with `prefix`, by key. */
  readonly list: (prefix: string) => Promise<readonly StoredObject[]>
  /** Null where there is no such object. */
  readonly read: (key: string) => Promise<{ readonly bytes: Uint8Array; readonly etag: string } | null>
  /** Writes the object to `path` if it is still that one. */
  readonly download: (object: StoredObject, path: string) => Promise<"whole" | "changed" | "gone">
  /** The new ETag; null where the condition is not met. */
  readonly write: (key: string, bytes: Uint8Array, when?: WriteCondition) => Promise<string | null>
  readonly copy: (from: string, to: string) => Promise<void>
  readonly remove: (keys: readonly string[]) => Promise<void>
  readonly close: () => void
}

/** What opening a bucket needs of the rule. */
export type BucketRule = Pick<ObjectsRule, "endpoint" | "region" | "pathStyle" | "retry">

/** The SDK is loaded here, and only where a job names an object store. Credentials come by its own chain. */
export async function openBucket(
  name: string,
  rule: BucketRule,
  effects: Pick<Effects, "log" | "signal" | "now" | "env">,
): Promise<Bucket> {
  const sdk = await loadSdk()
  const client = new sdk.S3Client(settingsOf(rule, effects.env))
  const attempts: Attempts = { bucket: name, ...rule, ...effects }
  const { signal: abortSignal } = effects
  const at = (key: string): { Bucket: string; Key: string } => ({ Bucket: name, Key: key })
  return {
    name,
    list: async prefix => {
      const request = { ...attempts, action: "s3:ListBucket", key: prefix } as const
      const listed = await persistently(request, () =>
        listAll(client, sdk, { bucket: name, prefix, abortSignal }),
      )
      if (typeof listed === "string") throw noObjectStore(request, "404 for a bucket")
      return listed
    },
    read: async key => {
      const answer = await persistently({ ...attempts, action: "s3:GetObject", key }, async () => {
        const { Body, ETag = "" } = await client.send(new sdk.GetObjectCommand(at(key)), { abortSignal })
        return { bytes: (await Body?.transformToByteArray()) ?? new Uint8Array(), etag: ETag }
      })
      return typeof answer === "string" ? null : answer
    },
    download: async ({ key, etag }, path) =>
      await persistently({ ...attempts, action: "s3:GetObject", key }, async () => {
        const command = new sdk.GetObjectCommand({ ...at(key), IfMatch: etag })
        const { Body } = await client.send(command, { abortSignal })
        if (Body instanceof Readable)
          await pipeline(Body, createWriteStream(path, { mode: 0o640 }), { signal: abortSignal })
        return "whole" as const
      }),
    write: async (key, bytes, when) => {
      const condition =
        when === undefined ? {} : "absent" in when ? { IfNoneMatch: "*" } : { IfMatch: when.etag }
      const answer = await persistently({ ...attempts, action: "s3:PutObject", key }, async () => {
        const command = new sdk.PutObjectCommand({ ...at(key), Body: bytes, ...condition })
        const { ETag = "" } = await client.send(command, { abortSignal })
        return { etag: ETag }
      })
      return typeof answer === "string" ? null : answer.etag
    },
    copy: async (from, to) => {
      const source = `${name}/${from.split("/").map(encodeURIComponent).join("/")}`
      await persistently({ ...attempts, action: "s3:PutObject", key: to }, () =>
        client.send(new sdk.CopyObjectCommand({ ...at(to), CopySource: source }), { abortSignal }),
      )
    },
    remove: async keys => {
      for (const key of keys)
        await persistently({ ...attempts, action: "s3:DeleteObject", key }, () =>
          client.send(new sdk.DeleteObjectCommand(at(key)), { abortSignal }),
        )
    },
    close: () => client.destroy(),
  }
}

async function loadSdk(): Promise<typeof Sdk> {
  // The SDK prints a warning for Node 20 on stderr, which is the log.
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true"
  return await import("@aws-sdk/client-s3")
}

/** Retries are ours: they are logged, and end with a Fault that says what to do. */
function settingsOf({ endpoint, region, pathStyle }: BucketRule, env: Effects["env"]): object {
  const named = env["AWS_REGION"] ?? env["AWS_DEFAULT_REGION"]
  const custom = endpoint ?? env["AWS_ENDPOINT_URL_S3"] ?? env["AWS_ENDPOINT_URL"]
  return {
    maxAttempts: 1,
    followRegionRedirects: true,
    forcePathStyle: pathStyle || (endpoint === null && custom !== undefined),
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    requestHandler: {
      connectionTimeout: 10 * second,
      requestTimeout: minute,
      throwOnRequestTimeout: true,
      socketTimeout: minute,
    },
    ...(endpoint !== null && { endpoint }),
    ...(region !== null
      ? { region }
      : named === undefined && custom !== undefined
        ? { region: "us-east-1" }
        : {}),
  }
}

interface Listing {
  readonly bucket: string
  readonly prefix: string
  readonly abortSignal: AbortSignal
}

async function listAll(
  client: Sdk.S3Client,
  { ListObjectsV2Command }: typeof Sdk,
  { bucket, prefix, abortSignal }: Listing,
): Promise<readonly StoredObject[]> {
  const found: StoredObject[] = []
  let after: string | undefined
  do {
    const page = await client.send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: after }),
      { abortSignal },
    )
    if (page.Name === undefined && page.IsTruncated === undefined) throw new Error("no list of objects")
    for (const { Key, ETag = "", Size = 0, LastModified } of page.Contents ?? [])
      if (Key !== undefined)
        found.push({ key: Key, etag: ETag, bytes: Size, modified: LastModified?.getTime() ?? 0 })
    after = page.IsTruncated === true ? page.NextContinuationToken : undefined
  } while (after !== undefined)
  return found
}
