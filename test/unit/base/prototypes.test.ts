import { execFileSync } from "node:child_process"
import { pathToFileURL } from "node:url"
import { expect, it } from "vitest"

const module = JSON.stringify(pathToFileURL("dist/base/index.js").href)

it("After closing, no field is added to a prototype that all objects share, and objects keep theirs", () => {
  const script = `
import { closePrototypes } from ${module}
closePrototypes()
const throwing = work => { try { work(); return false } catch (error) { return error instanceof TypeError } }
const merged = JSON.parse('{"__proto__":{"shell":"x"}}')
console.log(JSON.stringify([
  throwing(() => { ({})["__proto__"].NODE_OPTIONS = "x" }),
  throwing(() => { [].constructor.prototype.shell = "x" }),
  throwing(() => { Object.assign(Object, Object.prototype)["prototype"].env = 1 }),
  ({}).shell === undefined && Object.keys(merged).length,
  { toString: () => "own" }.toString(),
]))`
  const printed = execFileSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" })
  expect(JSON.parse(printed)).toEqual([true, true, true, 1, "own"])
})
