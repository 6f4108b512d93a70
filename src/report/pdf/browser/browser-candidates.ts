import { accessSync, constants, existsSync, statSync } from "node:fs"
import { delimiter, join } from "node:path"
import puppeteer from "puppeteer"
import type { Effects } from "../../../base/index.ts"
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

/**
 * In the order in which they are tried: the system's, puppeteer's own download where it is really there, the
 * one that came by npm.
 */
export function candidates(env: Effects["env"]): Candidate[] {
  const system = [
    ...(env.PATH ?? "")
      .split(delimiter)
      .filter(Boolean)
      .flatMap(folder => names.map(name => join(folder, name))),
    ...knownPaths,
  ]
  const found = system.find(isProgram)
  const own = puppeteerBrowser()
  return [
    ...(found ? [installed(found)] : []),
    ...(own && existsSync(own) ? [installed(own)] : []),
    { name: "@sparticuz/chromium", program: profileDir => unpackBundled(profileDir, env) },
  ]
}

/** The browser at `path`. */
export function installed(path: string): Candidate {
  return { name: path, program: async () => ({ path, env: {} }) }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/** Throws where puppeteer has no browser for this platform, which means the same as having none. */
function puppeteerBrowser(): string | null {
  try {
    return puppeteer.executablePath()
  } catch {
    return null
  }
}
