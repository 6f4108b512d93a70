import type { Effects } from "./effects.ts"

/**
 * The environment of a child process: of `env` the names that `allowed` matches, then `own`. It has no
 * prototype, for Node hands on what an object inherits, too.
 */
export function childEnv(
  env: Effects["env"],
  allowed: RegExp,
  own: Readonly<Record<string, string>> = {},
): Record<string, string | undefined> {
  const entries = [...Object.entries(env).filter(([name]) => allowed.test(name)), ...Object.entries(own)]
  return Object.assign(Object.create(null) as Record<string, string | undefined>, Object.fromEntries(entries))
}
