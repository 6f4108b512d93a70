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

/**
 * Closes the prototypes that every object shares: from now on nobody adds a field to them, so that no text
 * which a library takes for a key (`__proto__`, `constructor`) changes what the rest of the program reads.
 * Fields that are there stay writable: libraries shadow them in their own objects.
 */
export function closePrototypes(): void {
  for (const { prototype } of [Object, Array, Function, String, Number, Boolean])
    Object.preventExtensions(prototype)
}
