import { mkdtempSync, readFileSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

interface Counted {
  readonly parser: string
  readonly accepted: number
  readonly refused: number
}

/** Prints at the end how many cases each parser got, and how they ended. */
export default function setup(): () => void {
  const file = join(mkdtempSync(join(tmpdir(), "noctule-fuzz-")), "counts")
  writeFileSync(file, "")
  process.env["NOCTULE_FUZZ_COUNT"] = file
  return () => {
    const lines = readFileSync(file, "utf8").split("\n").filter(Boolean)
    const counted = lines.map(line => JSON.parse(line) as Counted)
    const width = Math.max(...counted.map(({ parser }) => parser.length))
    for (const { parser, accepted, refused } of counted)
      console.log(
        `${parser.padEnd(width)}  ${accepted + refused} cases: ${accepted} read, ${refused} refused`,
      )
    const total = counted.reduce((sum, { accepted, refused }) => sum + accepted + refused, 0)
    console.log(`${total} cases, no end other than a Fault, no shared prototype touched`)
  }
}
