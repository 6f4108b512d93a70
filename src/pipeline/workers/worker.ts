import { closePrototypes } from "../../base/index.ts"
import { handle, type Request } from "./protocol.ts"

/**
 * The entry of a worker: one order at a time, until whoever started it is gone. A terminal or a service
 * manager signals all processes of a run at once: the one that was started by people decides what a signal
 * means.
 */
closePrototypes()
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => undefined)
process.once("disconnect", () => process.exit())
process.on("message", (request: Request) => void handle(request).then(reply => process.send?.(reply)))
