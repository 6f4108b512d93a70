import { realpath, stat } from "node:fs/promises"
import { join, resolve } from "node:path"
import { exits, type Effects, type Exit } from "../base/index.ts"
import { noRunAt } from "../base/messages/cli.ts"
import { noAddress } from "../base/messages/mail.ts"
import { toEml } from "../deliver/index.ts"
import { makeMail } from "../report/index.ts"
import { writeAtomic } from "../store/index.ts"

export interface MailArguments {
  readonly folder: string
  readonly to?: readonly string[]
  readonly from?: string
  readonly out?: string
}

const address = /^[^\s<>@,;:"()[\]\\]+@[^\s<>@,;:"()[\]\\]+$/

/** `noctule mail RUN`: the run's mail as a file, report.eml in its folder unless told otherwise. It sends nothing. */
export async function mail(args: MailArguments, effects: Effects, out: (text: string) => void): Promise<Exit> {
  const { to = [], from = "noctule@localhost" } = args
  for (const one of to) if (!address.test(one)) throw noAddress(one, "--to")
  if (!address.test(from)) throw noAddress(from, "--from")
  const isRun = await stat(join(args.folder, "result.json")).then(file => file.isFile(), () => false)
  if (!isRun) throw noRunAt(args.folder)
  const run = await realpath(args.folder)
  const { mail: made, faults } = await makeMail(run, { to, from: `Noctule <${from}>` }, effects.log)
  const path = args.out === undefined ? join(run, "report.eml") : resolve(args.out)
  await writeAtomic(path, await toEml(made))
  const troubles = faults.map(({ what, mend }) => `  not done: ${what} · mend: ${mend}\n`)
  out(`${troubles.join("")}subject: ${made.subject}\nmail: ${path}\n`)
  return faults.length > 0 ? exits.partial : exits.done
}
