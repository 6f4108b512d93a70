import { basename } from "node:path"
import { importedFile } from "../../../../src/ingest/importers/input.ts"
import { importerOf } from "../../../../src/ingest/importers/importers.ts"

export interface ReadSample {
  readonly importer: string
  /** "host · metric" → [epoch ms, value], in the order of the file. */
  readonly series: ReadonlyMap<string, readonly (readonly [time: number, value: number])[]>
  readonly rejects: readonly string[]
}

/** Reads a file by the importer that recognises it, without a database. */
export async function readSample(path: string, zone = "UTC"): Promise<ReadSample> {
  const importer = await importerOf(path)
  if (importer === null) throw new Error(`no importer knows ${path}`)
  const names: string[] = []
  const series = new Map<string, (readonly [number, number])[]>()
  const rejects: string[] = []
  await importer.read(
    importedFile({ path, name: basename(path), part: "both" }, zone, async () => {}),
    {
      series: (host, metric) => {
        const name = `${host} · ${metric}`
        if (!names.includes(name)) names.push(name)
        return names.indexOf(name)
      },
      add: (number, time, value) => {
        if (!Number.isFinite(time) || !Number.isFinite(value)) return
        const name = names[number] ?? "?"
        series.set(name, [...(series.get(name) ?? []), [time, value]])
      },
      reject: line => void rejects.push(line),
    },
  )
  return { importer: importer.name, series, rejects }
}
