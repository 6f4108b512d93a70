import { exits, Fault } from "../base/index.ts"

export interface HistoryShortage {
  readonly host: string
  /** Rows of the history that hold a value, and how many a training needs. */
  readonly rows: number
  readonly needed: number
  readonly window: number
}

export const historyTooShort = ({ host, rows, needed, window }: HistoryShortage): Fault =>
  new Fault({
    code: "detect.history-too-short",
    what: `host ${host} has ${rows} rows of history with values; a model with windows of ${window} rows needs ${needed}`,
    where: "the time before the night",
    hint: "lengthen history in the job, wait until the host has more, or make model.window smaller",
    exit: exits.input,
  })

interface WrongModel {
  /** Which model, and what to do about it. */
  readonly where: string
  readonly hint: string
  readonly wrong: readonly string[]
}

/** What a shared model says of itself cannot be read. */
export const modelWrong = ({ where, hint, wrong }: WrongModel): Fault =>
  new Fault({
    code: "detect.model-wrong",
    what: `not a model that this version can use: ${wrong.slice(0, 3).join("; ")}`,
    where,
    hint,
    exit: exits.input,
  })

/** Names a kept model in messages. */
export const modelOf = (label: string, host: string): string => `the ${label} model of ${host}`

export const noFeatures = (host: string): Fault =>
  new Fault({
    code: "detect.no-features",
    what: `host ${host} has no feature with a value in its history`,
    where: "the time before the night",
    hint: "check the columns that the job reads, or leave the host out",
    exit: exits.input,
  })

/** A model that judged the night is not among its files. */
export const modelMissing = (host: string, label: string): Fault =>
  new Fault({
    code: "detect.model-missing",
    what: `the ${label} model of ${host}, which judged its last night, is missing`,
    where: `host ${host}`,
    hint: "run the job's night again: noctule run JOB",
    exit: exits.input,
  })
