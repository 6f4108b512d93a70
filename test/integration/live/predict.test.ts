import { spawn, spawnSync } from "node:child_process"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { noctule } from "../small-night.ts"

/** jobs/response-times.yaml with a smaller model. */
const job = `name: response-times
source: { root: data, files: "*.csv", host: "{host}.csv" }
night: { end: data }
features: { response-time: { unit: ms } }
model: { units: 8, updates: 60, batch: 64 }
report: { formats: [html], charts: 0 }
`

let folder: string
let watch: ReturnType<typeof spawn> | null = null
let url: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "noctule-predict-"))
  await writeFile(join(folder, "job.yaml"), job)
  const data = join(folder, "data")
  const demo = await noctule(["demo", data, "--kind", "response-times", "--days", "3"])
  expect(demo.code, demo.stderr).toBe(0)
  const night = await noctule(["run", join(folder, "job.yaml")])
  expect(night.code, night.stderr).toBe(0)
  const child = spawn(process.execPath, [
    "dist/cli/main.js",
    "watch",
    join(folder, "job.yaml"),
    "--listen",
    "127.0.0.1:0",
  ])
  watch = child
  url = await new Promise((resolve, reject) => {
    let output = ""
    child.stderr.on("data", chunk => (output += chunk))
    child.stdout.on("data", chunk => {
      output += chunk
      const [, found] = /watching on (\S+)\n/.exec(output) ?? []
      if (found !== undefined) resolve(found)
    })
    child.on("close", code => reject(new Error(`the watch ended with ${code}: ${output}`)))
  })
  const ask = (): Promise<Response> => fetch(`${url}/predict`, { method: "POST", body: "{}" })
  while ((await ask()).status === 503) await new Promise(resolve => setTimeout(resolve, 200))
})
afterAll(async () => {
  watch?.kill("SIGKILL")
  await rm(folder, { recursive: true, force: true })
})

/** The answer to a curl line, by curl where it is installed; only the port is another. */
async function answerTo(line: string): Promise<unknown> {
  const asked = line.replace("http://127.0.0.1:8490", url)
  const curl = spawnSync("sh", ["-c", asked.replace("curl ", "curl -sS ")], { encoding: "utf8" })
  if (curl.status === 0) return JSON.parse(curl.stdout)
  const [, body, target] = /^curl -d '([^']*)' (\S+)$/.exec(asked) ?? []
  return await (await fetch(target ?? "", { method: "POST", body: body ?? "" })).json()
}

describe("POST /predict of a running watch", () => {
  it("answers the README's curl line: normal values as normal and the spike as an anomaly", async () => {
    const readme = await readFile("README.md", "utf8")
    const [, line = "", shown = ""] = /^(curl -d .*)\n# (.*)$/m.exec(readme) ?? []
    expect(line).toBe(`curl -d '{"data":[100,300,100]}' http://127.0.0.1:8490/predict`)
    const answer = await answerTo(line)
    expect(answer).toEqual({
      anomalies: [false, true, false],
      mse: [expect.any(Number), expect.any(Number), expect.any(Number)],
    })
    const documented: unknown = JSON.parse(shown)
    expect(documented).toMatchObject({ anomalies: [false, true, false] })
  })

  it("calls a day's ordinary values normal, and each slow one an anomaly", async () => {
    const ask = async (data: readonly number[]): Promise<unknown> =>
      await (await fetch(`${url}/predict`, { method: "POST", body: JSON.stringify({ data }) })).json()
    expect(await ask([98, 101, 97, 103, 99, 102])).toMatchObject({ anomalies: Array(6).fill(false) })
    expect(await ask([100, 250, 260, 255, 100])).toMatchObject({
      anomalies: [false, true, true, true, false],
    })
  })

  it("names the host that has a model, and stops at SIGTERM", async () => {
    const strange = await fetch(`${url}/predict?host=nobody`, { method: "POST", body: '{"data":[1]}' })
    expect([strange.status, await strange.text()]).toEqual([404, expect.stringContaining("api")])
    const ended = new Promise<number | null>(resolve => watch?.on("close", resolve))
    watch?.kill("SIGTERM")
    expect(await ended).toBe(0)
  })
})
