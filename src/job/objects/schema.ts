import { z } from "zod"
import { isObjectUrl, parseObjectUrl } from "../../base/index.ts"
import { defaults } from "../schema/defaults.ts"
import { defaulted, optional, positiveDuration, text, url } from "../schema/fields.ts"

const bytesPattern = /^(\d+(?:\.\d+)?)(MB|GB|TB|MiB|GiB|TiB)$/
const units: Readonly<Record<string, number>> = {
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
}
const bytesText = "a size such as 500MB or 20GiB"
const bytes = z
  .string({ error: bytesText })
  .regex(bytesPattern, { error: bytesText })
  .transform(written => {
    const [, amount, unit = ""] = bytesPattern.exec(written) ?? []
    return Number(amount) * (units[unit] ?? NaN)
  })

const placeText = "a folder, or s3://bucket/prefix with the name of a bucket"
/** A folder on disk or in an object store. */
export const place = text.refine(written => !isObjectUrl(written) || parseObjectUrl(written) !== null, {
  error: placeText,
})

/** How object stores are reached. */
export const objects = z.strictObject({
  endpoint: optional(
    url,
    "URL of a server that speaks S3, such as https://minio.example:9000. Default: AWS_ENDPOINT_URL, else AWS.",
  ),
  region: optional(
    text,
    "Region of the bucket. Default: AWS_REGION, else that of the AWS profile, else us-east-1.",
  ),
  pathStyle: optional(
    z.boolean({ error: "true or false" }),
    "true: https://server/bucket/key; false: https://bucket.server/key. Default: true where endpoint is set.",
  ),
  cache: defaulted(
    bytes,
    defaults.objects.cache,
    "How much of the source's objects is kept on disk; those unused for the longest time go first.",
  ),
  folder: optional(
    text,
    "Local folder of the cache, and of the working copy of an output in an object store; relative to this file. " +
      "Default: a folder of this user in the system's temporary one.",
  ),
  retry: defaulted(
    positiveDuration,
    defaults.objects.retry,
    "How long a request is repeated while the store does not answer, is too busy (503 SlowDown) or fails; then exit 4.",
  ),
})
