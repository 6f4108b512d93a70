import { createHash } from "node:crypto"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

const libraries = [
  "@duckdb/node-api",
  "@tensorflow/tfjs",
  "danfojs-node",
  "handlebars",
  "onnxruntime-node",
  "puppeteer-core",
  "vega",
  "vega-lite",
] as const
const root = fileURLToPath(new URL("../../", import.meta.url))

/** Noctule, Node.js and the libraries that the result depends on. */
export function versions(): Readonly<Record<string, string>> {
  const own = versionIn(join(root, "package.json"))
  return Object.fromEntries<string>([
    ["noctule", own],
    ["node", process.versions.node],
    ...libraries.map(name => [name, installed(name, root)] as const),
  ])
}

/** SHA-256 of the program's files, because builds can share a version number. */
export function programHash(): string {
  const folder = fileURLToPath(new URL("..", import.meta.url))
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter(name => /\.[jt]s$/.test(name) && !/^bench\b/.test(name))
    .sort()
  const hash = createHash("sha256")
  for (const file of files) hash.update(`${file}\0`).update(readFileSync(join(folder, file)))
  return hash.digest("hex")
}

/** Node's lookup: node_modules here, then in every parent folder; else what the package holds of it. */
function installed(name: string, folder: string): string {
  const file = join(folder, "node_modules", name, "package.json")
  if (existsSync(file)) return versionIn(file)
  const above = dirname(folder)
  return above === folder ? bundled(name) : installed(name, above)
}

/** From the list that rolldown.config.js writes: an object of versions by name. */
function bundled(name: string): string {
  const file = join(root, "dist/bundled/versions.json")
  return existsSync(file) ? fieldOf(file, name) : "not found"
}

function versionIn(path: string): string {
  return fieldOf(path, "version")
}

function fieldOf(path: string, name: string): string {
  const content: unknown = JSON.parse(readFileSync(path, "utf8"))
  const value: unknown =
    typeof content === "object" && content !== null ? Reflect.get(content, name) : undefined
  return typeof value === "string" ? value : "unknown"
}
