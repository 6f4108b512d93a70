import { literal } from "../../store/index.ts"
import { durationRoles, type LineFormat, type Role } from "./formats/line-format.ts"
import { isScanSql, pathSql, routeSql } from "./route-sql.ts"

/** What is kept of a request. */
export interface RequestColumns {
  readonly ids: "auto" | "none"
  /** Paths are kept too, for lines that the report shows. */
  readonly paths: boolean
}

/**
 * SQL that selects a row per line of `lines`: time (epoch ms, NULL where the line is no request), status,
 * bytes, ms, client (a hash), route, scan, id (of the line), path (NULL unless kept), and the redacted text
 * of a line that is no request.
 */
export function requestsSql(lines: string, format: LineFormat, { ids, paths }: RequestColumns): string {
  const of = fieldSql(format)
  const request = `SELECT line, ${timeSql(of)} AS time, ${statusSql(of)} AS status,
      ${bytesSql(of)} AS bytes, ${durationSql(of)} AS ms, hash(${of("client")[0] ?? "NULL"}) AS client,
      ${methodSql(of)} AS method, ${pathSql(targetSql(of))} AS path, ${of("agent")[0] ?? "''"} AS agent
    FROM (SELECT line, ${fieldsSql(format)} AS f FROM ${lines} WHERE line <> '' AND line NOT LIKE '#%')`
  const isRequest = format.kind === "json" ? "time IS NOT NULL AND status IS NOT NULL" : "time IS NOT NULL"
  const known = (sql: string): string => `CASE WHEN ${isRequest} THEN ${sql} END`
  return `SELECT ${known("time")} AS time, status, bytes, ms, client, ${known(routeSql("method", "path", ids))} AS route,
      ${known(isScanSql("status", "path", "agent"))} AS scan, hash(line) AS id,
      ${paths ? known("method || ' ' || left(path, 200)") : "NULL::VARCHAR"} AS path,
      CASE WHEN ${isRequest} THEN NULL ELSE ${redactedSql("line")} END AS unread, ${literal(format.name)} AS format
    FROM (${request})`
}

/** The beginning of a line without what may name a person: addresses, and all behind a question mark. */
export function redactedSql(line: string): string {
  const withoutQueries = `regexp_replace(left(${line}, 300), '\\?[^ "]*', '?…', 'g')`
  const withoutIpv4 = `regexp_replace(${withoutQueries}, '\\b\\d{1,3}(\\.\\d{1,3}){3}\\b', '…', 'g')`
  return `regexp_replace(${withoutIpv4}, '\\b[0-9a-fA-F]{0,4}(:[0-9a-fA-F]{0,4}){4,7}', '…', 'g')`
}

/** SQL of all fields of a role; empty where the format has none. */
type FieldSql = (...roles: readonly Role[]) => readonly string[]

function fieldsSql({ kind, pattern, fields }: LineFormat): string {
  if (kind === "text")
    return `regexp_extract(line, ${literal(pattern)}, [${fields.map((_, i) => `'f${i}'`).join(", ")}])`
  const paths = fields.map(({ path }) => literal(path ?? "$"))
  return `CASE WHEN json_valid(line) THEN json_extract_string(line, [${paths.join(", ")}]) END`
}

function fieldSql({ kind, fields }: LineFormat): FieldSql {
  const sqlOf = (place: number): string => (kind === "text" ? `f.f${place}` : `f[${place + 1}]`)
  return (...roles) => fields.flatMap(({ role }, i) => (roles.includes(role) ? [sqlOf(i)] : []))
}

function timeSql(of: FieldSql): string {
  const [clf] = of("clf-time")
  if (clf !== undefined) return `epoch_ms(try_strptime(${clf}, '%d/%b/%Y:%H:%M:%S %z'))`
  const [iso] = of("iso-time")
  if (iso !== undefined) return `epoch_ms(try_cast(${iso} AS TIMESTAMPTZ))`
  const [date, clock] = [of("date")[0], of("clock")[0]]
  if (date !== undefined && clock !== undefined)
    return `epoch_ms(try_cast(${date} || ' ' || ${clock} || '+00' AS TIMESTAMPTZ))`
  const [epoch] = of("epoch-s", "epoch-ms", "epoch-us")
  const perMs = of("epoch-s").length > 0 ? 1000 : of("epoch-us").length > 0 ? 0.001 : 1
  return epoch === undefined ? "NULL::BIGINT" : `try_cast(try_cast(${epoch} AS DOUBLE) * ${perMs} AS BIGINT)`
}

function statusSql(of: FieldSql): string {
  return `try_cast(${of("status")[0] ?? "NULL"} AS SMALLINT)`
}

function bytesSql(of: FieldSql): string {
  return `coalesce(try_cast(${of("bytes")[0] ?? "NULL"} AS BIGINT), 0)`
}

const perMillisecond = { nanoseconds: 1e-6, microseconds: 1e-3, milliseconds: 1, seconds: 1000 } as const

/** Of the finest unit that the format has; several times of one unit add up, and one below zero is none. */
function durationSql(of: FieldSql): string {
  const unit = [...durationRoles].reverse().find(role => of(role).length > 0)
  if (unit === undefined) return "NULL::FLOAT"
  const parts = of(unit).map(field => `try_cast(${field} AS DOUBLE)`)
  const sum = `CAST((${parts.join(" + ")}) * ${perMillisecond[unit]} AS FLOAT)`
  return `CASE WHEN ${parts.map(part => `${part} >= 0`).join(" AND ")} THEN ${sum} END`
}

function methodSql(of: FieldSql): string {
  const [method] = of("method")
  const written = method ?? `split_part(${of("request")[0] ?? "''"}, ' ', 1)`
  return `CASE WHEN regexp_matches(${written}, '^[A-Z]{3,12}$') THEN ${written} ELSE '' END`
}

function targetSql(of: FieldSql): string {
  return of("path")[0] ?? `split_part(${of("request")[0] ?? "''"}, ' ', 2)`
}
