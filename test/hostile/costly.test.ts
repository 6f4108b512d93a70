import { expect, it } from "vitest"
import { costlyInputs } from "./inputs.ts"
import { hostileNight, hostileSource } from "./night.ts"

it.each(costlyInputs)("$what costs its host alone, within 120 s of a processor and 2 GiB", async input => {
  const night = await hostileNight(await hostileSource([input]))
  const [host = ""] = input.file.split(".")
  expect(night.code, night.stderr).toBe(5)
  const scored = night.result?.hosts.filter(({ status }) => status === "scored")
  expect(scored?.map(one => one.host)).toEqual(["a"])
  expect(night.result?.errors.map(({ where }) => where).join()).toContain(host)
  expect(night.seconds).toBeLessThan(120)
  expect(night.peak).toBeLessThan(2048)
  console.log(`${input.what}: ${night.seconds.toFixed(0)} s, ${night.peak.toFixed(0)} MiB`)
})
