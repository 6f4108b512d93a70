import { type Fault, hour, inputFault } from "../base/index.ts"

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
