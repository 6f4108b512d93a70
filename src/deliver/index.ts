export { countStates, drain, type Drained, type DrainTask, type StateCount } from "./drain.ts"
export { toEml } from "./eml.ts"
export { outboxOf, put, readOutbox, type Entry } from "./outbox.ts"
export { sendNow } from "./send-now.ts"
