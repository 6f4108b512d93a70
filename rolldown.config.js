import { execFileSync } from "node:child_process"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"

/** Files of dist, without `.js`, that alone import a large package. */
const doors = [
  "charts/render/svg",
  "engine/runtime/tensorflow/javascript",
  "frame/danfojs",
  "report/pdf/browser/launch",
  "store/objects/client",
]
/** What these import. */
export const bundledRoots = [
  "@aws-sdk/client-s3",
  "@tensorflow/tfjs",
  "danfojs-node",
  "puppeteer-core",
  "vega",
  "vega-lite",
]
/** What danfojs needs to read and write files, which Noctule does not ask of it: empty modules. */
export const leftOut = ["xlsx", "request", "node-fetch", "papaparse", "stream-json", "plotly.js-dist-min"]

/**
 * What `npm pack` adds to the build: each door with its packages in one file. Installed on their own,
 * danfojs-node and TensorFlow.js need npm's overrides, which count in a root package alone, and all of them
 * would take 650 MB; like this they take 10 MB.
 */
export default {
  input: Object.fromEntries(doors.map(door => [door, `dist/${door}.js`])),
  platform: "node",
  external: (id, importer) => id.startsWith(".") && !importer?.includes("node_modules"),
  resolve: { mainFields: ["module", "main"], alias: { "@tensorflow/tfjs-node": "@tensorflow/tfjs" } },
  plugins: [without(leftOut), notices(), builtFrom(), manual()],
  output: { dir: "dist", chunkFileNames: "bundled/[name].js", minify: true },
}

/** Empty modules in place of these packages. */
function without(packages) {
  const left = name => packages.some(one => name === one || name.startsWith(`${one}/`))
  return {
    name: "without",
    resolveId: name => (left(name) ? "\0empty" : null),
    load: id => (id === "\0empty" ? "export {}" : null),
  }
}

/** dist/bundled/: the version of each package in it, and the licence that each one asks to keep. */
function notices() {
  return {
    name: "notices",
    generateBundle(_, bundle) {
      const files = Object.values(bundle).flatMap(({ moduleIds = [] }) => moduleIds)
      const folders = files.filter(file => /^[^\0].*node_modules/.test(file)).map(packageOf)
      const notices = [...new Set(folders)].map(noticeOf)
      const packages = [...new Map(notices.map(one => [`${one.name} ${one.version}`, one])).values()]
      packages.sort((a, b) => (a.name < b.name ? -1 : 1))
      const versions = Object.fromEntries(packages.map(({ name, version }) => [name, version]))
      const texts = packages.map(({ name, version, text }) => `${name} ${version}\n\n${text.trim()}\n`)
      asset(this, "bundled/versions.json", JSON.stringify(versions, null, 2))
      asset(this, "bundled/LICENSES.txt", texts.join("\n---\n\n"))
    },
  }
}

/** dist/commit: the commit that this was built from, for `noctule --version`; an image's build gives COMMIT. */
function builtFrom() {
  return {
    name: "built-from",
    generateBundle() {
      const git = ["rev-parse", "--short=12", "HEAD"]
      const commit = process.env.COMMIT || (existsSync(".git") ? execFileSync("git", git) : "unknown")
      asset(this, "commit", `${String(commit).trim()}\n`)
    },
  }
}

/** dist/noctule.1: the man page, made from the help. */
function manual() {
  return {
    name: "manual",
    async generateBundle() {
      const { manPage } = await import("./dist/cli/shell/man-page.js")
      asset(this, "noctule.1", manPage())
    },
  }
}

function asset(plugin, fileName, source) {
  plugin.emitFile({ type: "asset", fileName, source })
}

/** The folder of the package that a file belongs to. */
function packageOf(file) {
  const [, folder] = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file.replaceAll("\\", "/"))
  return folder
}

function noticeOf(folder) {
  const { name, version, license, author } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"))
  const file = readdirSync(folder).find(entry => /^licen[cs]e/i.test(entry))
  const text = file
    ? readFileSync(join(folder, file), "utf8")
    : standard(name, license, author?.name ?? author)
  return { name, version, text }
}

/** The text of a licence that a package names without a file of it. */
function standard(name, license, author) {
  if (/^Apache-2\.0/.test(license)) return `${license}\n\n${readFileSync("LICENSE", "utf8")}`
  if (license === "MIT") return `MIT License\n\nCopyright (c) ${author ?? `the authors of ${name}`}\n\n${mit}`
  throw new Error(`${name} has no licence file, and its licence is ${license}`)
}

const mit = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
`
