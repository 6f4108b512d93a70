import { inside, items, number, optionalItems, optionalText, type Part, text } from "../document.ts"
import type { Importer, TidyRows } from "../importer.ts"
import { seriesName } from "../labels.ts"

/** /api/v1/query: a list of series, each with pairs of epoch ms and value. */
export const datadogQuery: Importer = {
  name: "Datadog's query",
  recognises: head => /"pointlist"\s*:/.test(head),
  read: async ({ document }, rows) => {
    for (const series of items(inside(await document(), "series"))) {
      const { host, metric } = seriesName(text(inside(series, "metric")), tagsIn(scopeOf(series)))
      const id = rows.series(host, metric)
      for (const point of items(inside(series, "pointlist"))) {
        const [time, value] = items(point)
        if (time && value) rows.add(id, number(time), number(value))
      }
    }
  },
}

/** /api/v2/query/timeseries: one list of times for the values of all series. */
export const datadogTimeseries: Importer = {
  name: "Datadog's timeseries",
  recognises: head => /"type"\s*:\s*"timeseries_response"/.test(head),
  read: async ({ document }, rows) => {
    const attributes = inside(await document(), "data", "attributes")
    const times = items(inside(attributes, "times"))
    const values = items(inside(attributes, "values"))
    for (const [i, series] of items(inside(attributes, "series")).entries()) {
      const column = values[i]
      if (column !== undefined) takeColumn(series, { times, column }, rows)
    }
  },
}

function takeColumn(
  series: Part,
  { times, column }: { readonly times: readonly Part[]; readonly column: Part },
  rows: TidyRows,
): void {
  const tags = optionalItems(inside(series, "group_tags")).map(tag => optionalText(tag) ?? "")
  const { host, metric } = seriesName(
    `query${optionalText(inside(series, "query_index")) ?? 0}`,
    tagsIn(tags),
  )
  const id = rows.series(host, metric)
  for (const [at, value] of items(column).entries()) {
    const time = times[at]
    if (time) rows.add(id, number(time), number(value))
  }
}

function scopeOf(series: Part): string[] {
  return (optionalText(inside(series, "scope")) ?? "").split(",")
}

/** "host:web-1" is the label host. */
function tagsIn(tags: readonly string[]): Map<string, string> {
  return new Map(
    tags.flatMap(tag => {
      const at = tag.indexOf(":")
      return at < 1 ? [] : [[tag.slice(0, at), tag.slice(at + 1)] as const]
    }),
  )
}
