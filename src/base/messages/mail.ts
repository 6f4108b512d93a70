import type { Fault } from "../fault.ts"
import { usageFault } from "./kinds.ts"

/** What was given as an address is none. */
export function noAddress(text: string, option: string): Fault {
  return usageFault({
    code: "mail.address",
    what: `not a mail address: ${JSON.stringify(text)}`,
    where: option,
    mend: "give an address such as oncall@example.org; repeat the option for several",
  })
}
