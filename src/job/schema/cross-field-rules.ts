import { calendarIssues } from "../calendar-file.ts"
import { type ConfigIssue, configIssue } from "../yaml/issues.ts"
import { routeNames } from "../resolve-routes.ts"
import type { JobFile } from "./job-file.ts"

/** Problems between keys that are each valid. */
export function crossFieldIssues(job: JobFile): readonly ConfigIssue[] {
  const events = calendarIssues(job.calendar ?? [], ["calendar"])
  return [...sourceIssues(job), ...timeIssues(job), ...modelIssues(job), ...events, ...routeIssues(job)]
}

function sourceIssues({ source }: JobFile): readonly ConfigIssue[] {
  const { files, history, night, prometheus, logs, machine } = source
  const halves = [history, night].filter(globs => globs !== undefined).length
  const kinds = [
    ...(files === undefined ? [] : ["files"]),
    ...(halves === 0 ? [] : [halves === 2 ? "history and night" : "only one of history and night"]),
    ...(prometheus === undefined ? [] : ["prometheus"]),
    ...(logs === undefined ? [] : ["logs"]),
    ...(machine === undefined || files !== undefined ? [] : ["machine"]),
  ]
  if (kinds.length === 1 && halves !== 1) return prometheus === undefined ? [] : prometheusIssues(prometheus)
  return [
    configIssue(
      ["source"],
      `source: expected one of files, history and night together, prometheus, logs, or machine; got ${kinds.join(" and ") || "none"}`,
      'write files: "*.csv", or both history: and night:, prometheus: { url: … }, or logs: { files: … }',
    ),
  ]
}

function prometheusIssues({
  preset,
  queries = {},
  tls = {},
  select,
}: NonNullable<JobFile["source"]["prometheus"]>): readonly ConfigIssue[] {
  const at = ["source", "prometheus"] as const
  const noQuery = preset === undefined && Object.keys(queries).length === 0
  const halfPair = (tls.cert === undefined) !== (tls.key === undefined)
  return [
    ...(noQuery
      ? [
          configIssue(
            at,
            "source.prometheus asks for nothing: expected preset, queries or both",
            "write preset: node-exporter, or queries: with a PromQL expression per feature",
          ),
        ]
      : []),
    ...(halfPair
      ? [configIssue([...at, "tls"], "source.prometheus.tls: cert and key only go together", "give both")]
      : []),
    ...(select !== undefined && preset === undefined
      ? [
          configIssue(
            [...at, "select"],
            "source.prometheus.select narrows a preset's queries, and there is no preset",
            "write the matchers into the queries",
          ),
        ]
      : []),
  ]
}

function timeIssues({ source: { time } }: JobFile): readonly ConfigIssue[] {
  const elapsed = time.format === "elapsed-s"
  if (elapsed === (time.origin !== undefined)) return []
  const path = ["source", "time", elapsed ? "format" : "origin"]
  return elapsed
    ? [
        configIssue(
          path,
          "source.time.origin is missing: elapsed-s counts from it",
          "add origin: with the ISO 8601 time of second 0",
        ),
      ]
    : [
        configIssue(
          path,
          `source.time.origin has no meaning with format: ${time.format}`,
          "remove origin, or write format: elapsed-s",
        ),
      ]
}

function modelIssues({ model, step, night, history }: JobFile): readonly ConfigIssue[] {
  if (step === "auto" || step * model.window <= Math.min(night.length, history.length)) return []
  const what = `model.window: ${model.window} rows of this step are longer than the night or the history`
  return [
    configIssue(
      ["model", "window"],
      what,
      "make the window or the step smaller, or the night or the history longer",
    ),
  ]
}

function routeIssues({ deliver = [] }: JobFile): readonly ConfigIssue[] {
  const names = routeNames(deliver)
  return deliver.flatMap((route, index) => {
    const at = ["deliver", index] as const
    const duplicate = names.indexOf(names[index] ?? "") !== index
    const name = duplicate
      ? [
          configIssue(
            [...at, "name"],
            `deliver: two routes have the name ${names[index]}`,
            "give each its own name:",
          ),
        ]
      : []
    return [
      ...name,
      ...(route.to === "mail" ? loginIssues(route, at) : route.to === "webhook" ? urlIssues(route, at) : []),
    ]
  })
}

type Of<T> = Extract<NonNullable<JobFile["deliver"]>[number], { to: T }>

function loginIssues(
  { user, passwordFrom, tls }: Of<"mail">,
  at: readonly PropertyKey[],
): readonly ConfigIssue[] {
  if ((user === undefined) !== (passwordFrom === undefined)) {
    const path = [...at, user === undefined ? "passwordFrom" : "user"]
    return [configIssue(path, "deliver: user and passwordFrom only go together", "give both, or neither")]
  }
  if (user === undefined || tls !== "never") return []
  const what = "deliver: with tls: never the password would cross the network in the clear"
  return [configIssue([...at, "tls"], what, "write tls: starttls, or remove the login")]
}

function urlIssues({ url, urlFrom }: Of<"webhook">, at: readonly PropertyKey[]): readonly ConfigIssue[] {
  if ((url === undefined) !== (urlFrom === undefined)) return []
  return [
    configIssue(
      [...at, "url"],
      `deliver: expected either url or urlFrom, got ${url === undefined ? "neither" : "both"}`,
      "give one of the two",
    ),
  ]
}
