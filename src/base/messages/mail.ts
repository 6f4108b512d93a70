import { exits, Fault } from "../fault.ts"

/** What was given as an address is none. */
export function noAddress(text: string, option: string): Fault {
  return new Fault({
    code: "mail.address",
    what: `not a mail address: ${JSON.stringify(text)}`,
    where: option,
    mend: "give an address such as oncall@example.org; repeat the option for several",
    exit: exits.usage,
  })
}
