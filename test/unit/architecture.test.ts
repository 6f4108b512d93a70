import { readdirSync, readFileSync } from "node:fs"
import { dirname, join, posix, relative, sep } from "node:path"
import { fileURLToPath } from "node:url"
import { describe, expect, it } from "vitest"

/** ARCHITECTURE.md: a room imports only from lower floors; rooms on one floor never import each other. */
const floors: Readonly<Record<string, number>> = {
  cli: 7,
  pipeline: 6,
  lab: 6,
  live: 6,
  report: 5,
  deliver: 5,
  charts: 4,
  ingest: 3,
  demo: 3,
  detect: 3,
  incidents: 2,
  frame: 2,
  engine: 2,
  evaluate: 2,
  store: 1,
  job: 1,
  text: 1,
  stats: 1,
  base: 0,
}

/** One door per outside library: the one room that may import it. A package stands for its sub-paths too. */
const doors: Readonly<Record<string, string>> = {
  "@duckdb/node-api": "store",
  "@aws-sdk/client-s3": "store",
  "onnxruntime-node": "engine",
  "onnxruntime-common": "engine",
  "@tensorflow/tfjs": "engine",
  "@tensorflow/tfjs-core": "engine",
  "@tensorflow/tfjs-node": "engine",
  "danfojs-node": "frame",
  vega: "charts",
  "vega-lite": "charts",
  "@resvg/resvg-js": "charts",
  handlebars: "report",
  puppeteer: "report",
  "puppeteer-core": "report",
  "@sparticuz/chromium": "report",
  arima: "detect",
  zod: "job",
  yaml: "job",
  "rrule-temporal": "job",
  "node-ical": "ingest",
  commander: "cli",
  pino: "cli",
  nodemailer: "deliver",
  "prom-client": "deliver",
}

/** These rooms compute and nothing else: no files, network, threads, clock or chance. */
const pure = ["base", "stats", "text", "frame", "incidents", "evaluate", "charts"]
const effects =
  /^node:(fs|fs\/promises|net|http|https|http2|dns|child_process|worker_threads|os|process|timers|timers\/promises|cluster|dgram|tls)$/

const root = fileURLToPath(new URL("../..", import.meta.url))
const sources = filesUnder("src")
const tests = filesUnder("test").filter(file => file.path !== "test/unit/architecture.test.ts")
const imports = sources.flatMap(importsOf)
const inner = imports.filter(one => one.target.startsWith("."))

describe("the rooms of src", () => {
  it("are those of ARCHITECTURE.md", () => {
    const unknown = sources.filter(({ path }) => floors[roomOf(path)] === undefined).map(({ path }) => path)
    expect(unknown).toEqual([])
  })

  it("import only from lower floors", () => {
    const climbing = crossings().filter(({ from, to }) => floors[roomOf(from)]! <= floors[roomOf(to)]!)
    expect(climbing.map(({ from, to }) => `${from} imports ${to}, which is not on a lower floor`)).toEqual([])
  })

  it("are entered through their index.ts", () => {
    const sideways = crossings().filter(({ to }) => to !== `src/${roomOf(to)}/index.ts`)
    expect(sideways.map(({ from, to }) => `${from} imports ${to} past its room's index.ts`)).toEqual([])
  })

  it("have one barrel each at most, at their door", () => {
    const barrels = sources.filter(
      ({ path }) => path.endsWith("/index.ts") && path !== `src/${roomOf(path)}/index.ts`,
    )
    expect(barrels.map(({ path }) => path)).toEqual([])
  })

  it("have no import cycle, not even among types", () => {
    expect(cycles()).toEqual([])
  })

  it("have at most fifteen files per folder, and base, which all share, twenty", () => {
    const limitOf = (folder: string): number => (folder === "src/base" ? 20 : 15)
    const folders = [...new Set(sources.map(({ path }) => dirname(path)))]
    const counted = folders.map(folder => ({
      folder,
      files: sources.filter(({ path }) => dirname(path) === folder).length,
    }))
    const crowded = counted.filter(({ folder, files }) => files > limitOf(folder))
    expect(crowded).toEqual([])
  })

  it("take an outside library through its one door", () => {
    const outside = imports.filter(({ target }) => !target.startsWith(".") && !target.startsWith("node:"))
    const strayed = outside.filter(
      ({ from, target }) => (doors[packageOf(target)] ?? roomOf(from)) !== roomOf(from),
    )
    expect(
      strayed.map(
        ({ from, target }) =>
          `${from} imports ${target}: that is the business of ${doors[packageOf(target)]}`,
      ),
    ).toEqual([])
  })

  it("import nothing but what a user installs, and what the package holds", async () => {
    const { dependencies, peerDependencies } = JSON.parse(
      readFileSync(join(root, "package.json"), "utf8"),
    ) as Record<string, object>
    const { bundledRoots } = (await import(join(root, "rolldown.config.js"))) as {
      readonly bundledRoots: readonly string[]
    }
    const named = new Set([...Object.keys({ ...dependencies, ...peerDependencies }), ...bundledRoots])
    const outside = imports.filter(({ target }) => !target.startsWith(".") && !target.startsWith("node:"))
    expect(
      outside
        .filter(({ target }) => !named.has(packageOf(target)))
        .map(({ from, target }) => `${from} imports ${target}`),
    ).toEqual([])
  })

  it("are pure where ARCHITECTURE.md says so", () => {
    const touching = imports.filter(({ from, target }) => pure.includes(roomOf(from)) && effects.test(target))
    expect(touching.map(({ from, target }) => `${from} imports ${target}`)).toEqual([])
    const impure =
      /\b(Date\.now\(|new Date\(\)|performance\.now\(|process\.(env|argv|exit|stdout|stderr)|setTimeout\(|setInterval\(|fetch\()/
    expect(
      marks(
        sources.filter(({ path }) => pure.includes(roomOf(path))),
        impure,
      ),
    ).toEqual([])
  })
})

describe("the parts of report", () => {
  const partOf = (path: string): string => path.split("/")[2] ?? ""
  const edges = inner
    .map(({ from, target }) => ({ from, to: resolve(from, target) }))
    .filter(
      ({ from, to }) => roomOf(from) === "report" && roomOf(to) === "report" && partOf(from) !== partOf(to),
    )
  const renderers = ["html", "pdf", "postmortem", "mail", "chat", "failure"]

  it("keep facts below every renderer", () => {
    const climbing = edges.filter(
      ({ from, to }) => partOf(from) === "facts" && renderers.includes(partOf(to)),
    )
    expect(climbing.map(({ from, to }) => `${from} imports ${to}, which renders`)).toEqual([])
  })

  it("let a renderer build on another only where it prints, attaches or sends what that one renders", () => {
    const allowed = ["pdf → html", "mail → pdf", "failure → html", "failure → mail", "chat → failure"]
    const found = edges
      .filter(({ from, to }) => renderers.includes(partOf(from)) && renderers.includes(partOf(to)))
      .map(({ from, to }) => `${partOf(from)} → ${partOf(to)}`)
    expect([...new Set(found)].filter(edge => !allowed.includes(edge))).toEqual([])
  })
})

describe("the files", () => {
  it("of src have at most 250 lines", () => {
    const long = sources
      .filter(({ lines }) => lines.length > 250)
      .map(({ path, lines }) => `${path} has ${lines.length} lines`)
    expect(long).toEqual([])
  })

  it("have lines of at most 110 letters, but for a text, a pattern or a comment at a line's end", () => {
    const wide = [...sources, ...tests].flatMap(({ path, lines }) =>
      lines.flatMap((line, i) =>
        line.length > 110 && !/["'`{]|\/.+\/|\S \/\/ | · /.test(line)
          ? [`${path}:${i + 1} has ${line.length}`]
          : [],
      ),
    )
    expect(wide).toEqual([])
  })

  it("hold no unfinished work and silence no checker", () => {
    const unfinished = /\b(TODO|FIXME|XXX|HACK)\b/
    const silenced =
      /@ts-(ignore|nocheck|expect-error)|\bas any\b|: any\b|<any>|eslint-disable|biome-ignore|prettier-ignore/
    expect([
      ...marks([...sources, ...tests], unfinished),
      ...marks([...sources, ...tests], silenced),
    ]).toEqual([])
  })

  it("of test run every test", () => {
    expect(
      marks(tests, /\b(it|test|describe)(\.\w+)*\.(only|skip|todo|fails)\b|\b(xit|xdescribe|fdescribe)\(/),
    ).toEqual([])
  })

  it("of src draw chance from a seed and print through cli", () => {
    expect(marks(sources, /\bMath\.random\(/)).toEqual([])
    expect(
      marks(
        sources.filter(({ path }) => roomOf(path) !== "cli"),
        /\bconsole\.\w+\(|^\s*process\.(stdout|stderr|exit)\b/,
      ),
    ).toEqual([])
  })
})

interface File {
  /** From the project's root, with slashes. */
  readonly path: string
  readonly lines: readonly string[]
}

interface Import {
  readonly from: string
  readonly target: string
}

function filesUnder(folder: string): File[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name.endsWith(".ts"))
    .map(entry => relative(root, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort()
    .map(path => ({ path, lines: readFileSync(join(root, path), "utf8").trimEnd().split("\n") }))
}

/**
 * Static imports and re-exports, `import("…")`, and `new URL("….ts", import.meta.url)`, by which a worker is
 * started.
 */
function importsOf({ path, lines }: File): Import[] {
  const text = lines.filter(line => !/^\s*(\/\/|\*|\/\*\*)/.test(line)).join("\n")
  const found = [
    ...text.matchAll(/^\s*(?:import|export)\b[^"'`;]*?\bfrom\s*"([^"]+)"/gm),
    ...text.matchAll(/^\s*import\s*"([^"]+)"/gm),
    ...text.matchAll(/\bimport\(\s*"([^"]+)"\s*\)/g),
    ...text.matchAll(/new URL\(\s*"([^"]+\.[jt]s)"\s*,\s*import\.meta\.url/g),
  ]
  return found.map(match => ({ from: path, target: match[1]! }))
}

const roomOf = (path: string): string => path.split("/")[1]!

const packageOf = (target: string): string =>
  target
    .split("/")
    .slice(0, target.startsWith("@") ? 2 : 1)
    .join("/")

const resolve = (from: string, target: string): string =>
  posix.join(dirname(from), target).replace(/\.js$/, ".ts")

function crossings(): { from: string; to: string }[] {
  return inner
    .map(({ from, target }) => ({ from, to: resolve(from, target) }))
    .filter(({ from, to }) => roomOf(from) !== roomOf(to))
}

/** Each cycle of imports once, as the files on it. Depth-first with three colours. */
function cycles(): string[] {
  const edges = new Map(sources.map(({ path }) => [path, inner.filter(one => one.from === path)]))
  const done = new Set<string>()
  const path: string[] = []
  const found: string[] = []
  const visit = (file: string): void => {
    if (done.has(file)) return
    if (path.includes(file)) return void found.push([...path.slice(path.indexOf(file)), file].join(" → "))
    path.push(file)
    for (const { from, target } of edges.get(file) ?? []) visit(resolve(from, target))
    path.pop()
    done.add(file)
  }
  for (const { path: file } of sources) visit(file)
  return found
}

function marks(files: readonly File[], forbidden: RegExp): string[] {
  return files.flatMap(({ path, lines }) =>
    lines.flatMap((line, i) =>
      forbidden.test(line) ? [`${path}:${i + 1} ${line.trim().slice(0, 80)}`] : [],
    ),
  )
}
