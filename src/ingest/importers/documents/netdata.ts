import { inside, items, number, text } from "../document.ts"
import { epochMs, type Importer } from "../importer.ts"

/** netdata's /api/v1/data?format=json: labels, of which the first is the time, and rows. */
export const netdata: Importer = {
  name: "netdata's JSON",
  recognises: head => /"labels"\s*:\s*\[\s*"time"/.test(head),
  read: async ({ document }, rows) => {
    const root = await document()
    const [, ...labels] = items(inside(root, "labels"))
    const series = labels.map(label => rows.series("", text(label)))
    for (const row of items(inside(root, "data"))) {
      const [time, ...values] = items(row)
      for (const [i, id] of series.entries()) {
        const value = values[i]
        if (time && value) rows.add(id, epochMs(number(time)), number(value))
      }
    }
  },
}
