import { type Effects, Fault, iso, type Job, type PrometheusRule } from "../../base/index.ts"
import { probeServer, type ServerProbe, windowOf } from "../../ingest/index.ts"
import { countOf, listSome } from "../../text/index.ts"
import { type Check, note, ok, wrong } from "./check.ts"

/** Asks the server each query of the job over five minutes; fetches and writes nothing. */
export async function serverChecks(
  job: Job,
  rule: PrometheusRule,
  effects: Effects,
): Promise<readonly Check[]> {
  try {
    const probe = await probeServer(rule, windowOf(job, effects.now()), effects)
    return [
      answerCheck(rule, probe),
      ...queryChecks(probe),
      ...hostChecks(probe),
      ...(probe.oldest === null ? [] : [retentionNote(job, probe.oldest)]),
    ]
  } catch (error) {
    if (error instanceof Fault) return [wrong("source", error)]
    throw error
  }
}

function answerCheck({ url }: PrometheusRule, { hosts, queries }: ServerProbe): Check {
  const found = queries.filter(query => query.hosts.size > 0)
  const counts = `${countOf(hosts.length, "host")}, ${found.length} of ${countOf(queries.length, "feature")}`
  return ok("source", `${url} answers: ${counts}: ${listSome(hosts, 5)}`)
}

function queryChecks({ queries }: ServerProbe): readonly Check[] {
  return queries.flatMap(({ query, hosts, warnings, fault }) => [
    ...(fault === null ? [] : [wrong("query", fault)]),
    ...(fault === null && hosts.size === 0
      ? [note("query", `${query.name} has no series: ${query.promql}`)]
      : []),
    ...warnings.map(text => note("query", `${query.name}: the server warns: ${text}`)),
  ])
}

/** Hosts named before the rest is counted. */
const maxHosts = 10

/** Which hosts lack features that others have. */
function hostChecks({ hosts, queries }: ServerProbe): readonly Check[] {
  const found = queries.filter(query => query.hosts.size > 0)
  const lacking = hosts.flatMap(host => {
    const missing = found.filter(query => !query.hosts.has(host)).map(({ query }) => query.name)
    return missing.length === 0 ? [] : [note("hosts", `${host} lacks ${listSome(missing, 6)}`)]
  })
  const rest = lacking.length - maxHosts
  return [
    ...lacking.slice(0, maxHosts),
    ...(rest > 0 ? [note("hosts", `${countOf(rest, "further host")} with features missing`)] : []),
  ]
}

function retentionNote({ history }: Job, oldest: number): Check {
  const days = Math.round(history.length / 86_400_000)
  return note(
    "history",
    `the server's samples begin about ${iso(oldest).slice(0, 10)}: the history is shorter than the ${days} days of history.length`,
  )
}
