import type { Command } from "commander"
import { type CommandOutline, type OptionOutline, outlineOf } from "./outline.ts"

export const shells = ["bash", "zsh", "fish"] as const
export type Shell = (typeof shells)[number]

/** A script that completes commands, options and their choices; elsewhere the shell completes file names. */
export function completionScript(shell: Shell, program: Command): string {
  return { bash, zsh, fish }[shell](program)
}

function bash(program: Command): string {
  const { commands, options } = outlineOf(program)
  const cases = commands.map(
    command =>
      `    ${command.name}) words=${quoted([...wordsOf(command), ...options.map(longOf)].join(" "))} ;;`,
  )
  return `# noctule completion bash > /etc/bash_completion.d/noctule, or: source <(noctule completion bash)
_noctule() {
  local words= current="\${COMP_WORDS[COMP_CWORD]}" command= word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in -*) ;; *) command="$word"; break ;; esac
  done
  case "$command \${COMP_WORDS[COMP_CWORD-1]}" in
${choiceCases(commands).join("\n")}
  esac
  [ -n "$words" ] || case "$command" in
    "") words=${quoted([...commands.map(({ name }) => name), ...options.map(longOf)].join(" "))} ;;
${cases.join("\n")}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _noctule noctule
`
}

/** Options with choices: "run --fail-on") words='info low …' ;; */
function choiceCases(commands: readonly CommandOutline[]): readonly string[] {
  return commands.flatMap(({ name, options }) =>
    options
      .filter(({ choices }) => choices.length > 0)
      .map(({ long, choices }) => `    "${name} ${long}") words=${quoted(choices.join(" "))} ;;`),
  )
}

function wordsOf({ arguments: given, options }: CommandOutline): readonly string[] {
  return [...given.flatMap(({ choices }) => choices), ...options.map(longOf)]
}

function zsh(program: Command): string {
  const { commands, options } = outlineOf(program)
  const described = commands.map(
    ({ name, description }) => `    ${quoted(`${name}:${colonless(description)}`)}`,
  )
  const cases = commands.map(
    ({ name, arguments: given, options: own }) =>
      `    ${name}) _arguments ${[...own, ...options].map(zshOption).concat(given.map(zshArgument)).join(" ")} ;;`,
  )
  return `#compdef noctule
# noctule completion zsh > a folder of $fpath as _noctule
_noctule() {
  local -a commands=(
${described.join("\n")}
  )
  if (( CURRENT == 2 )); then _describe command commands; return; fi
  local command="\${words[2]}"
  shift words
  (( CURRENT-- ))
  case "$command" in
${cases.join("\n")}
  esac
}
if [ "\${funcstack[1]}" = _noctule ]; then _noctule "$@"; else compdef _noctule noctule; fi
`
}

function zshOption({ long, description, takesValue, choices }: OptionOutline): string {
  const value = takesValue ? `:value:${choices.length > 0 ? `(${choices.join(" ")})` : "_files"}` : ""
  return quoted(`${long}[${colonless(description).replace(/[[\]]/g, "")}]${value}`)
}

function zshArgument({ name, choices }: CommandOutline["arguments"][number]): string {
  return quoted(`*:${name}:${choices.length > 0 ? `(${choices.join(" ")})` : "_files"}`)
}

function fish(program: Command): string {
  const { commands, options } = outlineOf(program)
  const lines = commands.flatMap(({ name, description, arguments: given, options: own }) => [
    `complete -c noctule -n __fish_use_subcommand -f -a ${name} -d ${fishQuoted(description)}`,
    ...own.map(option => fishOption(option, `__fish_seen_subcommand_from ${name}`)),
    ...given
      .flatMap(({ choices }) => choices)
      .map(choice => `complete -c noctule -n '__fish_seen_subcommand_from ${name}' -f -a ${choice}`),
  ])
  return `# noctule completion fish > ~/.config/fish/completions/noctule.fish
${[...options.map(option => fishOption(option, "true")), ...lines].join("\n")}
`
}

function fishOption({ long, description, takesValue, choices }: OptionOutline, when: string): string {
  const value = choices.length > 0 ? ` -x -a ${fishQuoted(choices.join(" "))}` : takesValue ? " -r" : ""
  return `complete -c noctule -n ${fishQuoted(when)} -l ${long.slice(2)}${value} -d ${fishQuoted(description)}`
}

const longOf = ({ long }: OptionOutline): string => long
const colonless = (text: string): string => text.replaceAll(":", " -")
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`
const fishQuoted = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`
