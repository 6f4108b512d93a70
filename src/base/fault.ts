/** Why a process ends as it does (README, "Exit codes"). */
export const exits = {
  done: 0,
  bug: 1,
  usage: 2,
  input: 3,
  unreachable: 4,
  partial: 5,
  undelivered: 6,
  found: 10,
} as const
export type Exit = (typeof exits)[keyof typeof exits]

/** A Fault as plain data: it crosses processes and is kept in result.json. */
export interface FaultRecord {
  readonly code: string
  readonly what: string
  readonly where: string
  readonly hint: string
  readonly exit: Exit
}

/**
 * Something a person can mend, told as expected / got / do this. Anything else that is thrown is a bug.
 * `where` names file, line, key, host or stage; `mend` is an instruction.
 */
export class Fault extends Error implements FaultRecord {
  readonly code: string
  readonly what: string
  readonly where: string
  readonly hint: string
  readonly exit: Exit

  constructor(record: FaultRecord, cause?: unknown) {
    super(
      [record.what, record.where, `hint: ${record.hint}`].filter(Boolean).join(" · "),
      cause === undefined ? undefined : { cause },
    )
    this.name = "Fault"
    this.code = record.code
    this.what = record.what
    this.where = record.where
    this.hint = record.hint
    this.exit = record.exit
  }

  toRecord(): FaultRecord {
    const { code, what, where, hint, exit } = this
    return { code, what, where, hint, exit }
  }
}
