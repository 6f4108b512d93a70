import type { PredictRule } from "../../base/index.ts"
import { type PredictBody, predictBody, type PredictionAnswer } from "../../job/index.ts"
import type { HostState, Prediction, PredictRequest, WatchHandle } from "../state.ts"
import { badRequest, busy, noModels, olderModels, tooLarge, unknownFeature, unknownHost } from "./faults.ts"
import { json, type Problem, problemReply, type Reply } from "./reply.ts"

/** Rows of a request, with the gaps between their timestamps. */
const maxRows = 1000

export interface PredictTask {
  readonly watch: Pick<WatchHandle, "state" | "predict">
  readonly rule: PredictRule
  readonly query: URLSearchParams
  readonly body: string
}

/** Answers `POST /predict`: one entry per value or row. */
export async function predictReply(task: PredictTask): Promise<Reply> {
  const asked = questionOf(task)
  if ("status" in asked) return problemReply(asked)
  const prediction = await task.watch.predict(asked.request)
  if (prediction === null) return problemReply(olderModels)
  const { filledRows } = prediction
  return json(answerOf(prediction, asked), { "noctule-filled-rows": String(filledRows) })
}

interface Question {
  readonly request: PredictRequest
  /** Rows of the request that are answered, where the grid between them has more. */
  readonly rows: readonly number[]
  readonly several: boolean
}

function questionOf({ watch, rule, query, body }: PredictTask): Question | Problem {
  const state = watch.state()
  const hosts = state.hosts.filter(({ model }) => model !== null)
  if (hosts.length === 0) return state.lastTick === null ? busy("the first tick is under way") : noModels
  const host = named(query.get("host") ?? rule.host, hosts, one => one.host)
  if (host === null) {
    const names = hosts.map(one => one.host)
    return unknownHost(query.get("host") ?? rule.host, names)
  }
  const data = dataOf(body)
  if ("status" in data) return data
  return questionFor(host, data.data, query.get("feature") ?? rule.feature)
}

/** The named one; without a name the only one. */
function named<Item>(
  name: string | null,
  items: readonly Item[],
  nameOf: (item: Item) => string,
): Item | null {
  const found =
    name === null ? (items.length === 1 ? items[0] : null) : items.find(one => nameOf(one) === name)
  return found ?? null
}

function dataOf(body: string): PredictBody | Problem {
  let content: unknown
  try {
    content = JSON.parse(body)
  } catch {
    return badRequest("the body is not JSON", predictBody.hint)
  }
  const checked = predictBody.check(content)
  return "wrong" in checked
    ? badRequest(checked.wrong.slice(0, 3).join("; "), predictBody.hint)
    : checked.value
}

type Data = PredictBody["data"]

function questionFor(host: HostState, data: Data, feature: string | null): Question | Problem {
  if (isValues(data)) {
    const found = named(feature, host.features, one => one.feature)
    if (found === null) {
      const names = host.features.map(one => one.feature)
      return unknownFeature(feature, names)
    }
    const columns = Object.fromEntries([[found.feature, data]])
    return questionOn(host, { columns, start: null, rows: data.map((_, row) => row), several: false })
  }
  const grid = Array.isArray(data) ? gridOf(host, data) : columnsOf(data)
  if ("status" in grid) return grid
  const strange = Object.keys(grid.columns).find(name => host.features.every(one => one.feature !== name))
  if (strange !== undefined) {
    const names = host.features.map(one => one.feature)
    return unknownFeature(strange, names)
  }
  return questionOn(host, { ...grid, several: true })
}

function isValues(data: Data): data is (number | null)[] {
  return Array.isArray(data) && data.every(one => one === null || typeof one === "number")
}

interface Grid {
  readonly columns: Readonly<Record<string, readonly (number | null)[]>>
  readonly rows: readonly number[]
  readonly start: number | null
}

function questionOn(
  { host }: HostState,
  { columns, rows, start, several }: Grid & { readonly several: boolean },
): Question | Problem {
  if ((rows.at(-1) ?? 0) >= maxRows) return tooLarge(`${maxRows} rows`)
  return { request: { host, values: columns, start }, rows, several }
}

function columnsOf(data: Exclude<Data, readonly unknown[]>): Grid | Problem {
  const columns = Object.entries(data)
  const [first] = columns
  if (!first) return badRequest("data has no feature", "send an array of values per feature")
  const rows = first[1].length
  const other = columns.find(([, values]) => values.length !== rows)
  if (other) return badRequest("the arrays of data differ in length", "send arrays of one length")
  return { columns: data, rows: first[1].map((_, row) => row), start: null }
}

type Row = Exclude<Exclude<Data, Record<string, unknown>>[number], number | null>

/** Rows with timestamps on the host's grid; rows between them are not given. */
function gridOf({ step }: HostState, data: readonly (Row | number | null)[]): Grid | Problem {
  const given = data.flatMap(row => (row === null || typeof row === "number" ? [] : [row]))
  const start = Date.parse(given[0]?.timestamp ?? "")
  const rows = given.map(({ timestamp }) => Math.round((Date.parse(timestamp) - start) / (step ?? 1)))
  const unordered = rows.findIndex((row, i) => i > 0 && row <= (rows[i - 1] ?? 0))
  if (unordered >= 0)
    return badRequest(
      `data.${unordered}.timestamp is not a step of ${(step ?? 0) / 1000} s after the one before it`,
      "send rows in order of time, one per step",
    )
  if ((rows.at(-1) ?? 0) >= maxRows) return tooLarge(`${maxRows} rows from the first to the last timestamp`)
  const names = [...new Set(given.flatMap(row => Object.keys(row)))].filter(name => name !== "timestamp")
  if (names.length === 0) return badRequest("data has no feature", "add values to the timestamps")
  const columns = names.map(name => {
    const column: (number | null)[] = Array.from({ length: (rows.at(-1) ?? 0) + 1 }, () => null)
    given.forEach((row, i) => {
      const value = Object.hasOwn(row, name) ? row[name] : null
      column[rows[i] ?? 0] = typeof value === "number" ? value : null
    })
    return [name, column] as const
  })
  return { columns: Object.fromEntries(columns), rows, start }
}

function answerOf(prediction: Prediction, { rows, several }: Question): PredictionAnswer {
  const { anomalies, mse, contributions } = prediction
  return {
    anomalies: rows.map(row => anomalies[row] ?? false),
    mse: rows.map(row => mse[row] ?? null),
    ...(several && { contributions: rows.map(row => ({ ...contributions[row] })) }),
  }
}
