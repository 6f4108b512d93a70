import { closePrototypes } from "../../base/index.ts"
import { handle, type Request } from "./protocol.ts"

/**
 * Entry point of a worker: handles one request at a time until its parent is gone. Ignores signals, which a
 * terminal sends to all processes of a run: the main process decides.
 */
closePrototypes()
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => undefined)
process.once("disconnect", () => process.exit())
process.on("message", (request: Request) => void handle(request).then(reply => process.send?.(reply)))
