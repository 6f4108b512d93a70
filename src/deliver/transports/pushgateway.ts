import { type Effects, second } from "../../base/index.ts"
import type { SendOutcome } from "../outcome.ts"
import { post } from "./http.ts"
import { withRetry } from "../retry.ts"

const retryPolicy = { attempts: 3, pause: second }

export interface PushTask {
  /** The job's name. */
  readonly job: string
  readonly text: string
}

/** Tests whether a Pushgateway is ready; pushes nothing. */
export async function probePushgateway(gateway: string, { now, signal }: Effects): Promise<SendOutcome> {
  const url = new URL("/-/ready", gateway).href
  return await post({
    url,
    method: "GET",
    headers: {},
    body: null,
    timeout: 10 * second,
    signal,
    now,
    redact: message => message,
  })
}

/**
 * Pushes to the job's group at a Pushgateway (POST), which replaces metrics of the same name and keeps
 * others, such as the last success. The group is the same every night.
 */
export async function pushMetrics(
  gateway: string,
  { job, text }: PushTask,
  { now, signal }: Effects,
): Promise<SendOutcome> {
  const url = new URL(`/metrics/job/noctule/noctule_job/${encodeURIComponent(job)}`, gateway).href
  const headers = { "content-type": "text/plain; version=0.0.4; charset=utf-8" }
  const push = (): Promise<SendOutcome> =>
    post({ url, headers, body: text, timeout: 10 * second, signal, now, redact: message => message })
  return (await withRetry(push, { route: retryPolicy, seed: job, signal })).outcome
}
