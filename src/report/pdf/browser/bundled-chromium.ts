import { execFile } from "node:child_process"
import { mkdir, writeFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { promisify } from "node:util"
import type { Effects } from "../../../base/index.ts"
import { browserEnv } from "./browser-env.ts"

/** A browser's program, and additional environment variables that it needs. */
export interface Program {
  readonly path: string
  readonly env: Readonly<Record<string, string>>
}

/**
 * Unpacks the Chromium of @sparticuz/chromium (about 206 MB, 2–4 s) into `profileDir`, a private 0700 folder,
 * because the package runs any existing $TMPDIR/chromium. The package reads TMPDIR and AWS_LAMBDA_JS_RUNTIME
 * at import, so a child process imports it; the latter makes it unpack libraries that a bare Debian lacks.
 * Replaces its fonts.conf, which names missing folders: without fonts Chromium prints blank pages.
 */
export async function unpackBundled(profileDir: string, env: Effects["env"]): Promise<Program> {
  const home = join(profileDir, "bundled")
  await mkdir(home, { mode: 0o700 })
  const module = pathToFileURL(createRequire(import.meta.url).resolve("@sparticuz/chromium")).href
  const script = `import(${JSON.stringify(module)}).then(({ default: chromium }) => chromium.executablePath()).then(path => process.stdout.write(path))`
  const { stdout } = await promisify(execFile)(process.execPath, ["--eval", script], {
    env: browserEnv(env, { TMPDIR: home, AWS_LAMBDA_JS_RUNTIME: "22.x" }),
    timeout: 120_000,
  })
  const fontconfig = join(home, "noctule-fonts.conf")
  await writeFile(fontconfig, fontsConf(home))
  return {
    path: stdout.trim(),
    env: { TMPDIR: home, LD_LIBRARY_PATH: join(home, "al2023", "lib"), FONTCONFIG_FILE: fontconfig },
  }
}

function fontsConf(home: string): string {
  const xml = (path: string): string => path.replaceAll("&", "&amp;").replaceAll("<", "&lt;")
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
<dir>${xml(join(home, "fonts", "fonts"))}</dir>
<dir>/usr/share/fonts</dir>
<cachedir>${xml(join(home, "font-cache"))}</cachedir>
</fontconfig>
`
}
