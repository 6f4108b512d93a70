import { childEnv, type Effects } from "../../../base/index.ts"

const allowedNames =
  /^(PATH|HOME|LANG|LANGUAGE|LC_[A-Z]+|TZ|LD_LIBRARY_PATH|DISPLAY|(FONTCONFIG|XDG|DBUS|CHROME)_[A-Z_]+)$/

/**
 * The browser's environment: paths of programs, libraries and fonts, language and time zone, then `own`.
 * Leaves out everything else, because a job's passwords are in the environment.
 */
export function browserEnv(env: Effects["env"], own: Readonly<Record<string, string>>): Effects["env"] {
  return childEnv(env, allowedNames, own)
}
