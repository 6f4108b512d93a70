import { type Effects, type Exit, exits, second } from "../../base/index.ts"
import { parseDuration } from "../../job/index.ts"
import { badEvery, collect as collectRows } from "../../live/index.ts"
import { countOf } from "../../text/index.ts"

export interface CollectArguments {
  readonly to: string
  readonly every: string
  readonly host?: string
}

/** `noctule collect --to DIR`: this machine's features as daily CSV, until SIGINT or SIGTERM. */
export async function collect({ to, every: text, host }: CollectArguments, effects: Effects): Promise<Exit> {
  const every = parseDuration(text)
  if (every === null || every < second) throw badEvery(text)
  const rows = await collectRows({ folder: to, host: host ?? null, every }, effects)
  effects.log.info("collect.stopped", { rows, what: countOf(rows, "row") })
  return exits.done
}
