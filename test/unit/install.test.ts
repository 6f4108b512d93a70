import { readFileSync } from "node:fs"
import { expect, it } from "vitest"

interface LockFile {
  readonly packages: Readonly<Record<string, { readonly hasInstallScript?: true }>>
}

/**
 * npm runs the install scripts that the lock file marks. onnxruntime-node has no mark: on Linux its script
 * downloads CUDA libraries, which Noctule does not use. Nor has tfjs-node: its script asks a host outside the
 * registry for a library whose hash nobody checks. After updating either, remove the mark.
 */
it("installing runs no script that downloads anything", () => {
  const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as LockFile
  const marked = Object.keys(packages).filter(path => path !== "" && packages[path]!.hasInstallScript)
  expect(marked).toEqual([
    "node_modules/core-js", // prints a request for donations
    "node_modules/puppeteer", // skips its browser: .puppeteerrc.cjs
  ])
})

it(".npmrc holds only settings that npm knows, since it warns of others at each command", () => {
  const settings = readFileSync(".npmrc", "utf8").trim().split("\n")
  expect(settings).toEqual(["omit-lockfile-registry-resolved=true", "fund=false", "audit=false"])
})
