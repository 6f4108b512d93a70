import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { exits } from "../../../../src/base/index.ts"
import { watch } from "../../../../src/cli/commands/watch.ts"
import { noon } from "../../../clock.ts"
import { effectsAt } from "../../ingest/fixture.ts"

let folder = ""
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "noctule-watch-"))
})
afterAll(() => rm(folder, { recursive: true }))

test.each([
  ["access logs", 'source: { logs: { files: "*.log" } }', "cli.not-followed"],
  ["an object store", 'source: { root: "s3://bucket/data", files: "*.csv" }', "cli.needs-disk"],
])("a source that is %s is refused before a night is run", async (_, text, code) => {
  const job = join(folder, "job.yaml")
  await writeFile(job, `${text}\n`)
  const watched = watch(
    { job, every: "1m", listen: false, trainFirst: true },
    effectsAt(noon),
    () => undefined,
  )
  await expect(watched).rejects.toMatchObject({ code, exit: exits.usage })
})
