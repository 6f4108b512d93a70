import { constants } from "node:fs"
import { access } from "node:fs/promises"
import { dirname } from "node:path"
import type { Effects, Job } from "../../base/index.ts"
import { metricsFileUnwritable, pushgatewayUnusable } from "./faults.ts"
import { probePushgateway } from "../../deliver/index.ts"
import { type Check, check } from "./check.ts"
import { nearestExistingFolder } from "./output.ts"

/**
 * Checks the targets of the run's metrics without sending any. No check where metrics stay in the run's
 * folder.
 */
export async function metricsChecks(
  { metrics: { file, pushgateway } }: Job,
  effects: Effects,
): Promise<readonly Check[]> {
  return [
    ...(file === null ? [] : [await check("metrics", () => writable(file))]),
    ...(pushgateway === null ? [] : [await check("metrics", () => pushgatewayReady(pushgateway, effects))]),
  ]
}

async function writable(file: string): Promise<string> {
  const refused = (cause: unknown): never => {
    throw metricsFileUnwritable(dirname(file), cause)
  }
  const folder = await nearestExistingFolder(dirname(file)).catch(refused)
  await access(folder, constants.W_OK | constants.X_OK).catch(refused)
  return folder === dirname(file)
    ? `${file} is writable`
    : `${file} is writable: its folder can be created in ${folder}`
}

async function pushgatewayReady(gateway: string, effects: Effects): Promise<string> {
  const outcome = await probePushgateway(gateway, effects)
  if (outcome.state !== "sent") throw pushgatewayUnusable(gateway, outcome.why)
  return `the Pushgateway at ${gateway} is ready`
}
