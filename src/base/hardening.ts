import type { Effects } from "./effects.ts"

/**
 * A child process's environment: the variables of `env` that `allowed` matches, then `own`. It has no
 * prototype, because Node also passes on inherited fields.
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
 * Prevents extension of shared prototypes, so that no text used as a key (`__proto__`, `constructor`) can add
 * a field to every object. Existing fields stay writable, because libraries shadow them.
 */
export function closePrototypes(): void {
  for (const { prototype } of [Object, Array, Function, String, Number, Boolean])
    Object.preventExtensions(prototype)
}
