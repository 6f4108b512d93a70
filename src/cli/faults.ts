import { type Fault, usageFault } from "../base/index.ts"

/** The command line is wrong, as commander found. */
export function badUsage(what: string, hint: string): Fault {
  return usageFault({ code: "cli.usage", what, where: "", hint })
}

export function noRunAt(folder: string): Fault {
  return usageFault({
    code: "cli.no-run",
    what: "no result.json in this folder",
    where: folder,
    hint: "give the folder of a run, such as output/<job>/latest",
  })
}

export function noAddress(text: string, option: string): Fault {
  return usageFault({
    code: "mail.address",
    what: `expected a mail address, got ${JSON.stringify(text)}`,
    where: option,
    hint: "give an address such as oncall@example.org; repeat the option for several",
  })
}
