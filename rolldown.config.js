import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"

/** Files of dist, without `.js`, that alone import a large package. */
const doors = [
  "charts/render/svg",
  "engine/runtime/tensorflow/javascript",
  "frame/danfojs",
  "report/pdf/browser/launch",
  "store/objects/client",
]

/**
 * What `npm pack` adds to the build: each door with its packages in one file. Installed on their own,
 * danfojs-node and TensorFlow.js need npm's overrides, which count in a root package alone, and all of them
 * would take 650 MB; like this they take 10 MB. What danfojs needs to read and write files is left out.
 */
export default {
  input: Object.fromEntries(doors.map(door => [door, `dist/${door}.js`])),
  platform: "node",
  external: (id, importer) => id.startsWith(".") && !importer?.includes("node_modules"),
  resolve: { mainFields: ["module", "main"], alias: { "@tensorflow/tfjs-node": "@tensorflow/tfjs" } },
  plugins: [
    without(["xlsx", "request", "node-fetch", "papaparse", "stream-json", "plotly.js-dist-min"]),
    notices(),
  ],
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
      const folders = [
        ...new Set(files.filter(file => /^[^\0].*node_modules/.test(file)).map(packageOf)),
      ].sort()
      const packages = folders.map(noticeOf)
      const versions = Object.fromEntries(packages.map(({ name, version }) => [name, version]))
      const texts = packages.map(
        ({ name, version, license, text }) => `${name} ${version} ${license}\n\n${text}`,
      )
      this.emitFile({
        type: "asset",
        fileName: "bundled/versions.json",
        source: JSON.stringify(versions, null, 2),
      })
      this.emitFile({ type: "asset", fileName: "bundled/LICENSES.txt", source: texts.join("\n---\n\n") })
    },
  }
}

/** The folder of the package that a file belongs to. */
function packageOf(file) {
  const [, folder] = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file.replaceAll("\\", "/"))
  return folder
}

function noticeOf(folder) {
  const { name, version, license = "" } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"))
  const file = readdirSync(folder).find(entry => /^licen[cs]e/i.test(entry))
  return { name, version, license, text: file ? readFileSync(join(folder, file), "utf8") : "" }
}
