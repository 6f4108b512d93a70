import { inside, items, number, text } from "../document.ts"
import type { ImportedFile, Importer, TidyRows } from "../importer.ts"

/** `rrdtool xport --json`: legends, and a row of values per step from the start on. */
export const rrdtoolJson: Importer = {
  name: "rrdtool xport --json",
  recognises: head => /"legend"\s*:\s*\[/.test(head) && /"step"\s*:/.test(head),
  read: async ({ document }, rows) => {
    const root = await document()
    const [start, step] = ["start", "step"].map(key => number(inside(root, "meta", key)))
    const series = items(inside(root, "meta", "legend")).map(legend => rows.series("", text(legend)))
    for (const [i, row] of items(inside(root, "data")).entries()) {
      const time = ((start ?? NaN) + i * (step ?? NaN)) * 1000
      for (const [column, value] of items(row).entries()) rows.add(series[column] ?? 0, time, number(value))
    }
  },
}

/** `rrdtool xport` as XML, of which each row stands in one line. */
export const rrdtoolXml: Importer = {
  name: "rrdtool xport",
  recognises: head => /<xport>/.test(head),
  read: takeXml,
}

async function takeXml({ lines }: ImportedFile, rows: TidyRows): Promise<void> {
  const meta = { start: NaN, step: NaN }
  const series: number[] = []
  let place = 0
  for await (const line of lines()) {
    const [, key, text = ""] = /<(start|step|entry)>([^<]*)</.exec(line) ?? []
    if (key === "entry") series.push(rows.series("", text))
    else if (key === "start" || key === "step") meta[key] = Number(text)
    if (!line.includes("<row>")) continue
    const written = /<t>(\d+)<\/t>/.exec(line)?.[1]
    const time = written === undefined ? meta.start + place * meta.step : Number(written)
    const values = [...line.matchAll(/<v>([^<]*)<\/v>/g)]
    for (const [i, [, value]] of values.entries()) rows.add(series[i] ?? 0, time * 1000, Number(value))
    place++
  }
}
