import { closePrototypes } from "../../base/index.ts"
import { handle, type LabRequest } from "./protocol.ts"

/** The entry of a worker: one request at a time, until its parent is gone. Signals are the parent's business. */
closePrototypes()
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => undefined)
process.once("disconnect", () => process.exit())
process.on("message", (request: LabRequest) => void handle(request).then(reply => process.send?.(reply)))
