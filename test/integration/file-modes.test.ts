import { lstat, readdir } from "node:fs/promises"
import { join } from "node:path"
import { expect, it } from "vitest"
import { noctule, smallSource } from "./small-night.ts"

it("a run's files are readable only by its user and group, whatever the umask", async () => {
  const source = await smallSource([{ host: "a", fault: 3 }])
  const before = process.umask(0)
  const ended = await noctule(["run", source.job, "--output", source.output]).finally(() =>
    process.umask(before),
  )
  expect(ended.code, ended.stderr).toBe(0)
  const paths = await readdir(source.output, { recursive: true })
  expect(paths.length).toBeGreaterThan(15)
  const open: string[] = []
  for (const path of paths) {
    const file = await lstat(join(source.output, path))
    if (!file.isSymbolicLink() && (file.mode & 0o027) !== 0)
      open.push(`${path} ${(file.mode & 0o777).toString(8)}`)
  }
  expect(open).toEqual([])
})
