import { join } from "node:path"
import type { Effects } from "../../base/index.ts"
import type { Survey } from "../../ingest/index.ts"
import type { Plan } from "../plan.ts"
import { resultOrNull } from "../reuse-run.ts"

/** What a host costs: its seconds of training in the newest earlier night, else its rows. */
export async function weightsOf(
  { survey, jobFolder, past }: Pick<Plan, "survey" | "jobFolder" | "past">,
  effects: Pick<Effects, "log">,
): Promise<ReadonlyMap<string, number>> {
  const last = past.nights.at(-1)
  const result = last && (await resultOrNull(join(jobFolder, "runs", last.run), effects))
  const seconds = result?.hosts.flatMap(({ host, training }) =>
    training ? [[host, training.seconds] as const] : [],
  )
  return new Map(seconds ?? survey.hosts.map(host => [host, rowsOf(survey, host)]))
}

/** Rows of a host's files; 0 of other sources, whose rows are known once they are read. */
export function rowsOf({ sources }: Pick<Survey, "sources">, host: string): number {
  return (sources.get(host)?.files ?? []).reduce((sum, { extent }) => sum + extent.rows, 0)
}
