export { badDemoOption } from "./faults.ts"
export { fleetDefaults, type FleetOptions } from "./fleet.ts"
export type { FleetTruth, TrueFault } from "./truth.ts"
export { writeFleet } from "./write.ts"
