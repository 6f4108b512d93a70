import { expect, test } from "vitest"
import type { HeldOutRate, HostResult, RunResult } from "../../../../../src/base/index.ts"
import {
  aboveTarget,
  heldOutCount,
  heldOutRateText,
} from "../../../../../src/report/facts/night/false-incident-rate.ts"
import { busyNight } from "../../fixture.ts"
import { rendered } from "../../render.ts"

/** The busy night, its first hosts with these rates. */
function nightWith(rates: readonly HeldOutRate[]): RunResult {
  const { result } = busyNight()
  const hosts = result.hosts.map((host, i): HostResult => {
    const heldOut = rates[i]
    return heldOut ? { ...host, heldOut } : host
  })
  return { ...result, hosts }
}

const quiet: HeldOutRate = { days: 3, incidents: 0, keepsTarget: true }
const loud: HeldOutRate = { days: 3, incidents: 9, keepsTarget: false }

test("the rate on held-out history is that of all hosts together, per week", () => {
  expect(heldOutRateText(nightWith([quiet, { ...quiet, incidents: 3 }]))).toBe(
    "Measured on 6 host-days of history that no model learned from: at most 3.5 per host per week, real incidents included.",
  )
  expect(heldOutRateText(nightWith([]))).toBeNull()
})

test("a host above the target is named with its count, one that keeps it is not", () => {
  const result = nightWith([quiet, loud])
  const [calm, noisy] = result.hosts
  const text = aboveTarget(result)
  expect(text).toContain(`${noisy!.host} (9 in 3 days)`)
  expect(text).not.toContain(calm!.host)
  expect(aboveTarget(nightWith([quiet]))).toBeNull()
  expect([heldOutCount(calm!.heldOut), heldOutCount(undefined)]).toEqual(["0 in 3 days", "–"])
})

test("page one says it, and the table of hosts has each host's count", async () => {
  const { html } = await rendered({ ...busyNight(), result: nightWith([quiet, loud]) })
  const [pageOne = ""] = html.split('id="hosts"')
  expect(pageOne).toContain("Expect false incidents on")
  expect(html).toContain('<th scope="col" class="number">On held-out history</th>')
  expect(html).toContain('<td class="number">9 in 3 days</td>')
  expect((await rendered(busyNight())).html).not.toContain("On held-out history")
})
