import { spawn } from "node:child_process"
import { accessSync, constants, statSync } from "node:fs"
import { homedir } from "node:os"
import { delimiter, join } from "node:path"
import { childEnv, type Effects } from "../../../base/index.ts"
import { type Program, unpackBundled } from "./bundled-chromium.ts"
import { cachedBrowsers } from "./puppeteer-cache.ts"

/**
 * A candidate browser. `program` may unpack into `profileDir`, a private folder that is removed after the
 * run.
 */
export interface Candidate {
  readonly name: string
  readonly program: (profileDir: string) => Promise<Program>
}

const names = [
  "google-chrome-stable",
  "google-chrome",
  "chromium",
  "chromium-browser",
  "chrome",
  "chrome.exe",
]
const knownPaths = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
]
/** What @sparticuz/chromium holds. */
const bundledPlatform = "linux/x64"

/** In order of preference: the system's, then puppeteer's, then npm's, which is for Linux on x64 alone. */
export function candidates(
  env: Effects["env"],
  platform: string = `${process.platform}/${process.arch}`,
): Candidate[] {
  const cache = env.PUPPETEER_CACHE_DIR ?? join(env.HOME ?? homedir(), ".cache", "puppeteer")
  const system = [
    ...(env.PATH ?? "")
      .split(delimiter)
      .filter(Boolean)
      .flatMap(folder => names.map(name => join(folder, name))),
    ...knownPaths,
    ...cachedBrowsers(cache, platform),
  ]
  const found = system.find(isProgram)
  return [...(found ? [installed(found)] : []), ...(platform === bundledPlatform ? [bundled(env)] : [])]
}

function bundled(env: Effects["env"]): Candidate {
  return { name: "@sparticuz/chromium", program: profileDir => unpackBundled(profileDir, env) }
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
 * Throws the system's error for a program that cannot start: no file, no permission, no interpreter.
 * Puppeteer hides it.
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
