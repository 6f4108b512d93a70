import { realpath, stat } from "node:fs/promises"
import { join, resolve } from "node:path"
import { type Effects, type Exit, exits } from "../../base/index.ts"
import { noAddress, noRunAt } from "../faults.ts"
import { failureMail, makeMail } from "../../report/index.ts"
import { toEml } from "../../deliver/index.ts"
import { isMailAddress } from "../../job/index.ts"
import { writeAtomic } from "../../store/index.ts"
import { notDoneLine, printableLines } from "../terminal/lines.ts"

export interface MailArguments {
  readonly folder: string
  readonly to?: readonly string[]
  readonly from?: string
  readonly out?: string
}

/**
 * `noctule mail RUN`: writes the mail of a run or a failure, to report.eml in its folder or to `--out`. Sends
 * nothing.
 */
export async function mail(
  args: MailArguments,
  effects: Effects,
  out: (text: string) => void,
): Promise<Exit> {
  const { to = [], from = "noctule@localhost" } = args
  for (const one of to) if (!isMailAddress(one)) throw noAddress(one, "--to")
  if (!isMailAddress(from)) throw noAddress(from, "--from")
  const [isRun, isFailure] = await Promise.all(
    ["result.json", "failure.json"].map(name => isFile(join(args.folder, name))),
  )
  if (!isRun && !isFailure) throw noRunAt(args.folder)
  const run = await realpath(args.folder)
  const options = { to, from: `Noctule <${from}>` }
  const { mail: made, faults } = isRun
    ? await makeMail(run, options, effects.log)
    : { mail: await failureMail(run, options), faults: [] }
  const path = args.out === undefined ? join(run, "report.eml") : resolve(args.out)
  await writeAtomic(path, await toEml(made))
  out(printableLines([...faults.map(notDoneLine), `subject: ${made.subject}`, `mail: ${path}`]))
  return faults.length > 0 ? exits.partial : exits.done
}

function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    file => file.isFile(),
    () => false,
  )
}
