import { measureFleet } from "./ingest-fleet.ts"
import { measureSizes } from "./ingest-sizes.ts"

/** `npm run bench:ingest [MB]` measures large sources of its own; `npm run bench:ingest DIR` a fleet's files. */
const [given = "2000"] = process.argv.slice(2)
const megabytes = Number(given)
await (Number.isNaN(megabytes) ? measureFleet(given) : measureSizes(megabytes))
