import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { Effects } from "../../../src/base/index.ts"
import { demo } from "../../../src/cli/demo.ts"

let root: string
beforeAll(async () => { root = await mkdtemp(join(tmpdir(), "noctule-demo-")) })
afterAll(() => rm(root, { recursive: true }))

const nothing = (): void => {}
const effects: Effects = {
  now: () => 0, env: {}, signal: new AbortController().signal, progress: { at: nothing, clear: nothing },
  log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
}

describe("noctule demo", () => {
  it("says what it planted, and where the truth lies", async () => {
    let said = ""
    expect(await demo({ dir: join(root, "fleet"), days: 2, hosts: 2 }, effects, text => { said += text })).toBe(0)
    expect(said).toMatch(/^2 hosts × 2 days at 1 minute in .*fleet\n/)
    expect(said).toMatch(/15:\d\d UTC {2}api-1 {4}slow-requests/)
    expect(said).toContain("truth.json")
  })

  it.each([
    [{ days: 1 }, "--days", "1"], [{ days: NaN }, "--days", "NaN"], [{ hosts: 0 }, "--hosts", "0"], [{ strength: 2 }, "--strength", "2"],
    [{ seed: -1 }, "--seed", "-1"],
  ])("refuses %j before it writes anything", async (wrong, where, got) => {
    const told = demo({ dir: join(root, "none"), ...wrong }, effects, nothing)
    await expect(told).rejects.toMatchObject({ code: "demo.option", exit: 2, where, what: expect.stringContaining(`got ${got}`) })
  })
})
