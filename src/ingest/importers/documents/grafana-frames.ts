import { inside, items, labelsOf, number, optionalText, type Part } from "../document.ts"
import { epochMs, type Importer, type TidyRows } from "../importer.ts"
import { seriesName } from "../labels.ts"

/** Grafana's data frames: a panel's JSON, and the answer of /api/ds/query. */
export const grafanaFrames: Importer = {
  name: "Grafana's JSON",
  recognises: head => /"schema"\s*:\s*\{/.test(head) && /"fields"\s*:\s*\[/.test(head),
  read: async ({ document }, rows) => {
    for (const frame of framesIn(await document())) takeFrame(frame, rows)
  },
}

/** Frames lie in a list, under "series" or "frames", or under the name of each query's results. */
function framesIn(part: Part): Part[] {
  if (Array.isArray(part.value)) return items(part).flatMap(framesIn)
  if (typeof part.value !== "object" || part.value === null) return []
  if (inside(part, "schema").value !== undefined) return [part]
  return Object.keys(part.value).flatMap(key => framesIn(inside(part, key)))
}

function takeFrame(frame: Part, rows: TidyRows): void {
  const columns = items(inside(frame, "schema", "fields"))
  const values = items(inside(frame, "data", "values"))
  const timeAt = columns.findIndex(column => inside(column, "type").value === "time")
  const timeColumn = values[timeAt]
  if (timeColumn === undefined) return
  const times = items(timeColumn).map(time => epochMs(number(time)))
  for (const [i, column] of columns.entries()) {
    const own = values[i]
    if (inside(column, "type").value !== "number" || own === undefined) continue
    const { host, metric } = nameOf(column, frame)
    const series = rows.series(host, metric)
    for (const [at, value] of items(own).entries()) rows.add(series, times[at] ?? NaN, number(value))
  }
}

function nameOf(column: Part, frame: Part): { readonly host: string; readonly metric: string } {
  const labels = labelsOf(inside(column, "labels"))
  const own = optionalText(inside(column, "name")) ?? ""
  const ofFrame = optionalText(inside(frame, "schema", "name")) ?? ""
  const isPlain = /^value( #\w+)?$/i.test(own)
  return seriesName(
    labels.get("__name__") ?? (isPlain && !ofFrame.includes("{") ? ofFrame : isPlain ? "" : own),
    labels,
  )
}
