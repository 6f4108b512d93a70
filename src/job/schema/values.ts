import { z } from "zod"
import { exits, severities } from "../../base/index.ts"
import { isZone } from "../time/instant.ts"

/** Value types shared by the files that the program reads back. */

export const text = z.string()
export const texts = z.array(text)
export const number = z.number()
export const count = z.int().nonnegative()
export const instant = text.refine(written => !Number.isNaN(Date.parse(written)), {
  error: "an ISO 8601 time",
})
/** Epoch ms that a calendar can show. */
export const epoch = number.min(-8.64e15).max(8.64e15)
export const zone = text.refine(isZone, { error: "an IANA time zone" })
export const interval = z.looseObject({ start: instant, end: instant })
export const severity = z.enum(severities)
export const numberOrNull = number.nullable()

/** Parts of records that several files of a run have. */
export const exit = z.literal(Object.values(exits))
export const stages = z.array(z.looseObject({ stage: text, seconds: number, rows: count }))
export const fault = z.looseObject({ code: text, what: text, where: text, hint: text, exit })
export const usedEngine = z.looseObject({
  requested: text,
  used: text,
  reason: text,
  workers: count.exactOptional(),
  memory: number.exactOptional(),
})
