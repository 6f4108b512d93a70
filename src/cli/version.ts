import { execFileSync } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("../../", import.meta.url))

/** Noctule's own version, from package.json. */
export const version = versionIn(`${root}package.json`)

/** "noctule 0.1.0 (commit 4f2144329ea0), onnxruntime-node 1.30.0, Node.js 20.20.2" */
export function fullVersion(): string {
  const engine = versionIn(createRequire(import.meta.url).resolve("onnxruntime-node/package.json"))
  return `noctule ${version} (commit ${commitOf()}), onnxruntime-node ${engine}, Node.js ${process.versions.node}`
}

function versionIn(file: string): string {
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version
}

/** From the file that a package holds, else from git's checkout. */
function commitOf(): string {
  if (existsSync(`${root}dist/commit`)) return readFileSync(`${root}dist/commit`, "utf8").trim()
  if (!existsSync(`${root}.git`)) return "unknown"
  const command = ["-C", root, "rev-parse", "--short=12", "HEAD"]
  try {
    return execFileSync("git", command, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim()
  } catch {
    return "unknown" // no git, or it does not trust this folder
  }
}
