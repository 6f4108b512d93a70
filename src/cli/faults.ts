import { type Fault, usageFault } from "../base/index.ts"

export function noRunAt(folder: string): Fault {
  return usageFault({
    code: "cli.no-run",
    what: "no result.json",
    where: folder,
    hint: "give the folder of a run, such as output/<job>/latest",
  })
}

/** What was given as an address is none. */
export function noAddress(text: string, option: string): Fault {
  return usageFault({
    code: "mail.address",
    what: `not a mail address: ${JSON.stringify(text)}`,
    where: option,
    hint: "give an address such as oncall@example.org; repeat the option for several",
  })
}
