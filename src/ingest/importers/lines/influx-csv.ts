import { splitLine } from "../../tables/csv-dialect.ts"
import { epochMs, type Importer, type TidyRows } from "../importer.ts"
import { seriesName } from "../labels.ts"

/** InfluxDB's annotated CSV (`influx query --raw`): tables one below the other, each with its own header. */
export const annotatedCsv: Importer = {
  name: "InfluxDB's annotated CSV",
  recognises: head =>
    /^(#(datatype|group|default),.*\r?\n)+,?[^\n]*\b_time\b/m.test(head) ||
    /^,result,table,[^\n]*\b_time\b/m.test(head),
  read: async ({ lines }, rows) => {
    let header: readonly string[] | null = null
    for await (const line of lines()) {
      if (line.trim() === "" || line.startsWith("#")) header = null
      else if (header === null) header = splitLine(line, ",")
      else takeRow(header, line, rows)
    }
  },
}

function takeRow(header: readonly string[], line: string, rows: TidyRows): void {
  const cells = splitLine(line, ",")
  const labels = new Map(header.map((name, i) => [name, cells[i] ?? ""]))
  const time = Date.parse(labels.get("_time") ?? "")
  if (cells.length !== header.length || Number.isNaN(time)) {
    rows.reject(line)
    return
  }
  const tags = new Map(
    [...labels].filter(([name]) => !name.startsWith("_") && !["", "result", "table"].includes(name)),
  )
  const [measurement = "", field] = [labels.get("_measurement"), labels.get("_field")]
  const name = [measurement, field].filter(part => part !== undefined && part !== "").join("_")
  const value = labels.get("_value") ?? ""
  const { host, metric } = seriesName(name, tags)
  if (value !== "") rows.add(rows.series(host, metric), time, numberOf(value))
}

/** InfluxDB 1's `influx -format csv`: name, tags, time and the fields; a header before each series. */
export const influxCli: Importer = {
  name: "the CSV of InfluxDB 1's influx",
  recognises: head => /^name,(tags,)?time,\w/m.test(head),
  read: async ({ lines }, rows) => {
    let header: readonly string[] = []
    for await (const line of lines()) {
      if (/^name,(tags,)?time,/.test(line)) header = splitLine(line, ",")
      else if (line.trim() !== "") takeCliRow(header, line, rows)
    }
  },
}

function takeCliRow(header: readonly string[], line: string, rows: TidyRows): void {
  const cells = splitLine(line, ",")
  const at = header.indexOf("time")
  const stamp = cells[at] ?? ""
  const time = /^\d+$/.test(stamp) ? epochMs(Number(stamp)) : Date.parse(stamp)
  if (cells.length !== header.length || Number.isNaN(time)) {
    rows.reject(line)
    return
  }
  const tags = (header[1] === "tags" ? (cells[1] ?? "") : "").split(",").map(pair => pair.split("="))
  const labels = new Map(tags.map(([tag = "", value = ""]) => [tag, value]))
  for (const [i, field] of header.entries()) {
    const cell = cells[i] ?? ""
    if (i <= at || cell === "" || Number.isNaN(numberOf(cell))) continue
    const { host, metric } = seriesName(`${cells[0]}_${field}`, labels)
    rows.add(rows.series(host, metric), time, numberOf(cell))
  }
}

function numberOf(text: string): number {
  return text === "true" ? 1 : text === "false" ? 0 : Number(text)
}
