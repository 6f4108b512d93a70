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
  let share = await sharedTimes(question, keys)
  while (share > maxConflictShare) {
    const left = question.candidates.filter(index => !keys.includes(index))
    if (left.length === 0 || keys.length === maxKeys) return null
    const tried: { index: number; share: number }[] = []
    for (const index of left) tried.push({ index, share: await sharedTimes(question, [...keys, index]) })
    const best = tried.reduce((one, other) => (other.share < one.share ? other : one))
    keys.push(best.index)
    share = best.share
  }
  return keys
}

/** The share of rows that another row has the key of, 0–1. */
export async function sharedTimes(
  { database, fromWhere, parameters, always }: KeyQuestion,
  keys: readonly number[],
): Promise<number> {
  const columns = [...always, ...keys.map(index => `coalesce(CAST(c${index} AS VARCHAR), '')`)]
  const named = columns.map((sql, i) => `${sql} AS k${i}`).join(", ")
  const key = `(${columns.map((_, i) => `k${i}`).join(", ")})`
  const [row] = await database.rows<{ rows: number; distinct: number }>(
    `SELECT CAST(count(*) AS DOUBLE) AS rows, CAST(count(DISTINCT ${key}) AS DOUBLE) AS distinct FROM (SELECT ${named} ${fromWhere})`,
    parameters,
  )
  return row === undefined || row.rows === 0 ? 0 : (row.rows - row.distinct) / row.rows
}
