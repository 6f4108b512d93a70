import { pushedRow } from "../../job/index.ts"
import type { PushedRow, WatchHandle } from "../state.ts"
import { badRequest, busy } from "./faults.ts"
import { json, type Problem, problemReply, type Reply } from "./reply.ts"

/** Answers `POST /api/v1/rows`: all lines are taken, or none. */
export function pushReply(watch: Pick<WatchHandle, "push">, body: string): Reply {
  const rows = rowsOf(body)
  if ("status" in rows) return problemReply(rows)
  try {
    watch.push(rows.rows)
  } catch (error) {
    if (error instanceof RangeError) return problemReply(busy("more rows wait than a tick takes"))
    throw error
  }
  return { ...json({ accepted: rows.rows.length }), status: 202 }
}

function rowsOf(body: string): { readonly rows: readonly PushedRow[] } | Problem {
  const rows: PushedRow[] = []
  for (const [index, line] of body.split("\n").entries()) {
    if (line.trim() === "") continue
    const row = rowOf(line)
    if ("wrong" in row) return badRequest(`line ${index + 1}: ${row.wrong}`, pushedRow.hint)
    rows.push(row)
  }
  return rows.length > 0 ? { rows } : badRequest("the body has no line", pushedRow.hint)
}

function rowOf(line: string): PushedRow | { readonly wrong: string } {
  let content: unknown
  try {
    content = JSON.parse(line)
  } catch {
    return { wrong: "not JSON" }
  }
  const checked = pushedRow.check(content)
  if ("wrong" in checked) return { wrong: checked.wrong.slice(0, 3).join("; ") }
  const { time, ...row } = checked.value
  return { ...row, time: typeof time === "number" ? time : Date.parse(time) }
}
