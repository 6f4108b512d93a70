import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { survey } from "../../src/ingest/index.ts"
import { parseJobFile, resolveJob } from "../../src/job/index.ts"
import { answer, fakePrometheus } from "../fake-prometheus.ts"
import { effectsAt } from "../unit/ingest/fixture.ts"
import { nightEnd, noctule } from "./small-night.ts"

const day = 86_400_000
const minute = 60_000
const samples = Array.from({ length: 8 * 1440 }, (_, i): [number, number] => [
  nightEnd - (i + 1) * minute,
  i % 7,
]).reverse()

test("a night that is killed in the middle of its fetch goes on there, and runs from its cache when the server is gone", async () => {
  const root = await mkdtemp(join(tmpdir(), "noctule-killed-fetch-"))
  const series = [{ labels: { __name__: "node_load1", instance: "web-1:9100" }, samples }]
  let isLast = (_: number): boolean => false
  let kill = (): void => undefined
  const server = await fakePrometheus((asked, n) => {
    if (!isLast(n)) return answer(asked, series)
    kill()
    return { ...answer(asked, series), cut: true }
  })
  const file = join(root, "job.yaml")
  const text = `source: { prometheus: { url: "${server.url}", queries: { load: node_load1 }, limits: { concurrency: 1 } } }
night: { end: "${new Date(nightEnd).toISOString()}" }
history: { length: 6d }
model: { detectors: [dense-autoencoder], units: 4, updates: 10, batch: 64 }
report: { formats: [html] }
`
  await writeFile(file, text)
  const cutAt = 4
  isLast = n => n === cutAt
  const abort = new AbortController()
  kill = () => abort.abort()
  expect(await noctule(["run", file], { killWhen: abort.signal })).toMatchObject({ signal: "SIGKILL" })
  expect(server.asked).toHaveLength(cutAt + 1)

  isLast = () => false
  const job = resolveJob(parseJobFile(text, file), file)
  const continued = await survey(job, effectsAt(nightEnd + day))
  expect(server.asked.length - (cutAt + 1)).toBe(7 - cutAt)
  const whole = await survey({ ...job, output: join(root, "other") }, effectsAt(nightEnd + day))
  expect(continued.inputs.map(({ sha256 }) => sha256)).toEqual(whole.inputs.map(({ sha256 }) => sha256))

  await server.close()
  const offline = await noctule(["run", file, "--offline"])
  expect(offline).toMatchObject({ code: 0, stdout: expect.stringContaining("latest/report.html") })
  await rm(root, { recursive: true })
})
