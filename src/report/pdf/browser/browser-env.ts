import type { Effects } from "../../../base/index.ts"

const allowedNames =
  /^(PATH|HOME|LANG|LANGUAGE|LC_[A-Z]+|TZ|LD_LIBRARY_PATH|DISPLAY|(FONTCONFIG|XDG|DBUS|CHROME)_[A-Z_]+)$/

/**
 * What a browser is told of the environment: where programs, libraries and fonts lie, language and time zone.
 * The passwords of a job stand there too, and a browser has no use for them.
 */
export function browserEnv(env: Effects["env"]): Effects["env"] {
  return Object.fromEntries(Object.entries(env).filter(([name]) => allowedNames.test(name)))
}
