import { z } from "zod"
import { checkedFormat } from "../schema/file-format.ts"
import { incident } from "../schema/result-file.ts"
import { number } from "../schema/values.ts"

const live = z.array(incident.extend({ raisedAt: number, closedAt: number.nullable() }))

/** state/watch/incidents.json: what a watch raised, open or closed lately. */
export const liveIncidentsFile = checkedFormat(
  z.looseObject({ version: z.literal(1), open: live, closed: live }),
  "delete the file: the watch raises anew what is still open",
)
