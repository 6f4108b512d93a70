import { readdirSync } from "node:fs"
import { join } from "node:path"

/** Path of the program below a version's folder, by `process.platform`/`process.arch`. */
const programs: Readonly<Record<string, string>> = {
  "linux/x64": "chrome-linux64/chrome",
  "darwin/x64": "chrome-mac-x64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing",
  "darwin/arm64": "chrome-mac-arm64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing",
  "win32/x64": "chrome-win64/chrome.exe",
  "win32/arm64": "chrome-win64/chrome.exe",
}

/** What puppeteer or `npx @puppeteer/browsers install chrome` left: paths of programs, the newest version first. */
export function cachedBrowsers(cache: string, platform: string): readonly string[] {
  const program = programs[platform]
  if (program === undefined) return []
  const folder = join(cache, "chrome")
  return versionsIn(folder).map(version => join(folder, version, program))
}

/** "linux-143.0.7499.42" before "linux-99.0.1". */
function versionsIn(folder: string): readonly string[] {
  try {
    const byNumber = new Intl.Collator("en", { numeric: true })
    return readdirSync(folder).sort((a, b) => byNumber.compare(b, a))
  } catch {
    return [] // no such folder
  }
}
