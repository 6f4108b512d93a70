import { basename } from "node:path"

/** A command line for people to repeat: `noctule …` becomes `npx noctule …` where no shell finds noctule. */
export function asInvoked(text: string, invocation: string = invocationOf(process)): string {
  return text.replace(/(?<!npx )\bnoctule(?= (?:-|[a-z]))/g, invocation)
}

/** From the path of the program that the shell called: a link of that name that is not npm's own. */
export function invocationOf({ argv: [, script = ""], env }: Pick<NodeJS.Process, "argv" | "env">): string {
  const byNpm = env["npm_command"] === "exec" || /node_modules.\.bin/.test(script)
  return basename(script) === "noctule" && !byNpm ? "noctule" : "npx noctule"
}
