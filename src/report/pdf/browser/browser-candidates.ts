import { spawn } from "node:child_process"
import { accessSync, constants, statSync } from "node:fs"
import { delimiter, join } from "node:path"
import { childEnv, type Effects } from "../../../base/index.ts"
import { type Program, unpackBundled } from "./bundled-chromium.ts"

/**
 * A browser that may work. `program` may unpack things into `den`, a private folder that is gone after the
 * run.
 */
export interface Candidate {
  readonly name: string
  readonly program: (profileDir: string) => Promise<Program>
}

const names = ["google-chrome-stable", "google-chrome", "chromium", "chromium-browser", "chrome"]
const knownPaths = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
]

/** In the order in which they are tried: the system's, then the one that came by npm. */
export function candidates(env: Effects["env"]): Candidate[] {
  const system = [
    ...(env.PATH ?? "")
      .split(delimiter)
      .filter(Boolean)
      .flatMap(folder => names.map(name => join(folder, name))),
    ...knownPaths,
  ]
  const found = system.find(isProgram)
  return [
    ...(found ? [installed(found)] : []),
    { name: "@sparticuz/chromium", program: profileDir => unpackBundled(profileDir, env) },
  ]
}

/** The browser at `path`. */
export function installed(path: string): Candidate {
  return {
    name: path,
    program: async () => {
      await proveStart(path)
      return { path, env: {} }
    },
  }
}

/**
 * Throws what the system says of a program that it cannot start: no file, no right to execute it, no
 * interpreter. Puppeteer would leave that to nobody.
 */
function proveStart(path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(path, ["--version"], { stdio: "ignore", env: childEnv({}, /^$/), timeout: 10_000 })
    child.once("error", reject)
    child.once("spawn", () => {
      child.kill("SIGKILL")
      resolve()
    })
  })
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}
