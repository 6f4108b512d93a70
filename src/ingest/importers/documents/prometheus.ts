import { inside, items, labelsOf, number } from "../document.ts"
import { epochMs, type Importer } from "../importer.ts"
import { seriesName } from "../labels.ts"

/** The answer of /api/v1/query_range, and of the servers that speak Prometheus' language. */
export const prometheus: Importer = {
  name: "Prometheus' query_range",
  recognises: head => /"resultType"\s*:\s*"matrix"/.test(head),
  read: async ({ document }, rows) => {
    for (const series of items(inside(await document(), "data", "result"))) {
      const labels = labelsOf(inside(series, "metric"))
      const { host, metric } = seriesName(labels.get("__name__") ?? "", labels)
      const id = rows.series(host, metric)
      for (const sample of items(inside(series, "values"))) {
        const [time, value] = items(sample)
        if (time && value) rows.add(id, epochMs(number(time)), number(value))
      }
    }
  },
}
