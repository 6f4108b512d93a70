import { join } from "node:path"
import { minute } from "../../base/index.ts"
import { fileLiteral, withDatabase } from "../../store/index.ts"
import type { SampleFiles } from "./sample-files.ts"

/** What files of samples hold, host by host, without their values. */
export interface SampleSurvey {
  readonly hosts: readonly HostExtent[]
  readonly conflicts: readonly SeriesConflict[]
}

export interface HostExtent {
  readonly host: string
  readonly rows: number
  /** Epoch ms of the oldest and newest sample. */
  readonly first: number
  readonly last: number
}

/** Several series that were one feature of one host at the same time. */
export interface SeriesConflict {
  readonly host: string
  readonly feature: string
  readonly series: readonly string[]
}

/**
 * An expression goes on for five minutes after a series' last sample: a series that follows another, as after a
 * new release, is no second one.
 */
const lookback = 6 * minute

/** Reads the columns of host, series and time. */
export async function surveySampleFiles({ folder, files }: SampleFiles): Promise<SampleSurvey> {
  const paths = files.map(({ name }) => join(folder, name))
  const list = `[${paths.map(fileLiteral).join(", ")}]`
  return await withDatabase(async database => {
    await database.run(
      `CREATE TABLE spans AS
       SELECT list_position(${list}, filename) AS file, host, series, CAST(count(*) AS DOUBLE) AS rows,
         CAST(epoch_ms(min(time)) AS DOUBLE) AS first, CAST(epoch_ms(max(time)) AS DOUBLE) AS last
       FROM read_parquet(${list}, filename = true) GROUP BY ALL`,
    )
    const hosts = await database.rows<HostExtent>(
      `SELECT host, sum(rows) AS rows, min(first) AS first, max(last) AS last
       FROM spans GROUP BY host ORDER BY host`,
    )
    const conflicts = await database.rows<{ host: string; file: number; series: string }>(
      `WITH before AS (
         SELECT *, max(last) OVER (
           PARTITION BY file, host ORDER BY first, series ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
         ) AS ended
         FROM spans)
       SELECT host, min(file) AS file, string_agg(DISTINCT series, chr(10) ORDER BY series) AS series
       FROM spans WHERE (file, host) IN (SELECT (file, host) FROM before WHERE ended - first > ${lookback})
       GROUP BY host ORDER BY host`,
    )
    return {
      hosts,
      conflicts: conflicts.map(({ host, file, series }) => {
        return { host, feature: files[file - 1]?.feature ?? "", series: series.split("\n") }
      }),
    }
  })
}
