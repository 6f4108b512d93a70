import { createProgram, helpTail } from "../program.ts"
import { version } from "../version.ts"
import { type CommandOutline, type OptionOutline, outlineOf } from "./outline.ts"

/** noctule(1), in troff with the macros of man(7). */
export function manPage(): string {
  const program = createProgram(() => async () => undefined)
  const { commands, options } = outlineOf(program)
  const [examples = "", exitCodes = ""] = helpTail.split(/^Exit codes: /m)
  return [
    `.TH NOCTULE 1 "" "noctule ${version}" "User Commands"`,
    ".SH NAME",
    `noctule \\- ${roff(program.description())}`,
    ".SH SYNOPSIS",
    "\\fBnoctule\\fR [options] \\fIcommand\\fR [arguments]",
    ".SH COMMANDS",
    ...commands.flatMap(section),
    ".SH OPTIONS OF ALL COMMANDS",
    ...options.flatMap(entry),
    ".SH EXIT STATUS",
    ...exitCodes.split(/ · |\n/).flatMap(exitEntry),
    ".SH EXAMPLES",
    `.nf\n${roff(examples.replace(/^\s*Examples:\n/, "").trimEnd())}\n.fi`,
    "",
  ].join("\n")
}

function section({ name, description, arguments: given, options }: CommandOutline): readonly string[] {
  const words = given.map(({ name, required }) => `\\fI${required ? name : `[${name}]`}\\fR`).join(" ")
  return [`.SS noctule ${name} ${words}`, roff(description), ...options.flatMap(entry)]
}

function entry({ flags, description }: OptionOutline): readonly string[] {
  return [".TP", `\\fB${roff(flags)}\\fR`, roff(description)]
}

/** "2 usage or job file" → a tagged paragraph. */
function exitEntry(text: string): readonly string[] {
  const [, code, meaning] = /^\s*([\d/]+) (.+)$/.exec(text) ?? []
  return code === undefined || meaning === undefined ? [] : [".TP", `\\fB${code}\\fR`, roff(meaning)]
}

/** Text without troff's own characters: backslashes, hyphens, and dots and quotes that begin a line. */
function roff(text: string): string {
  return text
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replace(/^(?=[.'])/gm, "\\&")
}
