import { type Fault, hour, inputFault } from "../base/index.ts"
import type { Grid } from "./grid/grid.ts"

export interface HistoryShortage {
  readonly host: string
  /** With a value. */
  readonly rows: number
  readonly needed: number
  /** ms; 0 where the rows were too few to find one. */
  readonly step: number
}

export function tooLittleHistory({ host, rows, needed, step }: HistoryShortage): Fault {
  const length =
    step === 0 ? "" : ` (${Math.ceil((needed * step) / hour)} h at one row every ${step / 1000} s)`
  return inputFault({
    code: "frame.too-little-history",
    what: `too little training data for host "${host}": ${rows} rows with a value before the night, ${needed} are needed${length}`,
    where: host,
    hint: "give more history (history.length, older files), a smaller model.window, or wait until the host has more",
  })
}

/** The rows stand so close that a frame of them does not fit. */
export function gridTooLarge(host: string, { step, historyRows, nightRows }: Grid, features: number): Fault {
  const rows = (historyRows + nightRows).toPrecision(3)
  return inputFault({
    code: "frame.too-large",
    what: `${rows} rows of ${features} features at one row every ${step} ms are more than a host may have`,
    where: host,
    hint: "set step: to a longer time, such as 1s or 1m, or shorten history.length",
  })
}
