import type { Database } from "../../store/index.ts"

/** Rows of one host, or of several whose name is then among `always`. */
export interface KeyQuestion {
  readonly database: Database
  /** `FROM … WHERE …` */
  readonly fromWhere: string
  readonly parameters: readonly string[]
  /** SQL of what a row is known by already: time, host, metric. */
  readonly always: readonly string[]
  /** Places of columns that may tell rows apart. */
  readonly candidates: readonly number[]
}

/** Beyond this share, rows of one time that differ are no slip: something tells them apart. */
export const maxConflictShare = 0.01
/** Columns that are tried together. */
const maxKeys = 3

/**
 * The fewest columns, chosen greedily, with which each time comes once: [] where it does without any, null
 * where no three of them are enough.
 */
export async function distinguishingColumns(question: KeyQuestion): Promise<readonly number[] | null> {
  const keys: number[] = []
  let [share = 0] = await sharedTimes(question, [keys])
  while (share > maxConflictShare) {
    const left = question.candidates.filter(index => !keys.includes(index))
    if (left.length === 0 || keys.length === maxKeys) return null
    const tried = left.map(index => [...keys, index])
    const shares = await sharedTimes(question, tried)
    share = Math.min(...shares)
    keys.push(left[shares.indexOf(share)] ?? NaN)
  }
  return keys
}

/** For each of some keys the share of rows that another row has the key of, 0–1; the rows are read once. */
async function sharedTimes(
  { database, fromWhere, parameters, always }: KeyQuestion,
  tried: readonly (readonly number[])[],
): Promise<number[]> {
  const indices = [...new Set(tried.flat())]
  const named = [
    ...always.map((sql, i) => `${sql} AS a${i}`),
    ...indices.map(index => `coalesce(CAST(c${index} AS VARCHAR), '') AS k${index}`),
  ]
  const counts = tried.map((keys, i) => {
    const columns = [...always.map((_, place) => `a${place}`), ...keys.map(index => `k${index}`)]
    return `CAST(count(DISTINCT (${columns.join(", ")})) AS DOUBLE) AS distinct${i}`
  })
  const [row] = await database.rows<Record<string, number> & { readonly rows: number }>(
    `SELECT CAST(count(*) AS DOUBLE) AS rows, ${counts.join(", ")} FROM (SELECT ${named.join(", ")} ${fromWhere})`,
    parameters,
  )
  const rows = row?.rows ?? 0
  return tried.map((_, i) => (rows === 0 ? 0 : (rows - (row?.[`distinct${i}`] ?? 0)) / rows))
}
