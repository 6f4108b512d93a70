import { z } from "zod"
import { checkedFormat } from "./file-format.ts"
import { count, instant, interval, number, text, texts } from "./values.ts"

/** Files of a demo fleet's folder. */

const hint = "delete the folder and run noctule demo again"
const period = { start: instant, end: instant }

/** demo-fleet.json: the options of the fleet that the folder holds. */
export const demoMarkerFile = checkedFormat(
  z.looseObject({ version: count, seed: number, end: number, days: number, strength: number, hosts: count }),
  hint,
)

const fault = z.looseObject({
  host: text,
  kind: text,
  story: text,
  ...period,
  marksEnd: instant,
  features: texts,
  moved: z.record(text, number),
})

/** truth.json: the planted faults. */
export const fleetTruthFile = checkedFormat(
  z.looseObject({
    version: z.literal(1),
    seed: number,
    strength: number,
    night: interval,
    faults: z.array(fault),
    silent: texts,
    quiet: texts,
    oddities: z.array(z.looseObject({ host: text, name: text, ...period })),
  }),
  hint,
)
