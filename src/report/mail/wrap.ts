import { addNbsp, removeNbsp } from "../../text/index.ts"

const widest = 78

/**
 * Wraps at 78 characters where words allow, keeps numbers with their units, and indents continued lines.
 * Lines indented by 4 or more stay whole.
 */
export function wrapLines(text: string): string {
  return text
    .split("\n")
    .flatMap(line => (line.startsWith("    ") ? [line] : wrapLine(line)))
    .join("\n")
}

function wrapLine(line: string): string[] {
  const hang = /^\s*(?:[-*] |\d+\. )?/.exec(line)?.[0].length ?? 0
  const lines = [""]
  for (const word of addNbsp(line.slice(hang)).split(/ +/)) {
    const last = lines.at(-1) ?? ""
    if (last !== "" && hang + last.length + 1 + word.length > widest) lines.push(word)
    else lines[lines.length - 1] = last === "" ? word : `${last} ${word}`
  }
  return lines.map((each, index) => (index === 0 ? line.slice(0, hang) : " ".repeat(hang)) + removeNbsp(each))
}
