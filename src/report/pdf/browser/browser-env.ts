import { childEnv, type Effects } from "../../../base/index.ts"

const allowedNames =
  /^(PATH|HOME|LANG|LANGUAGE|LC_[A-Z]+|TZ|LD_LIBRARY_PATH|DISPLAY|(FONTCONFIG|XDG|DBUS|CHROME)_[A-Z_]+)$/

/**
 * What a browser is told of the environment: where programs, libraries and fonts lie, language and time zone.
 * The passwords of a job stand there too, and a browser has no use for them. `own` comes on top.
 */
export function browserEnv(env: Effects["env"], own: Readonly<Record<string, string>>): Effects["env"] {
  return childEnv(env, allowedNames, own)
}
