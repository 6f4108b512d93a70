import { closePrototypes, replyOf } from "../../base/index.ts"
import { dispatch, type ReadRequest } from "./requests.ts"

/**
 * The entry of a reader: one request at a time, until whoever started it is gone. A terminal signals all
 * processes of a run at once: the one that was started by people decides what a signal means.
 */
closePrototypes()
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => undefined)
process.once("disconnect", () => process.exit())
process.on(
  "message",
  (request: ReadRequest) => void replyOf(() => dispatch(request)).then(reply => process.send?.(reply)),
)
