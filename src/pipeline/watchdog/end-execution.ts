import { Session } from "node:inspector"

/** Ends the JavaScript that the main thread runs. Connecting waits for that thread: hence a thread of its own. */
const session = new Session()
session.connectToMainThread()
session.post("Runtime.terminateExecution", () => session.disconnect())
