import type { Effects } from "../../base/index.ts"
import { type Check, check } from "./check.ts"

/** Starts a browser, prints a test page and closes it. The report room is loaded only here. */
export async function browserCheck(effects: Effects): Promise<Check> {
  const { checkBrowser } = await import("../../report/index.ts")
  return check("browser", async () => {
    const fault = await checkBrowser(effects)
    if (fault !== null) throw fault
    return "prints a test page"
  })
}

export async function logoCheck(path: string): Promise<Check> {
  const { checkLogo } = await import("../../report/index.ts")
  return check("logo", async () => {
    await checkLogo(path)
    return path
  })
}
