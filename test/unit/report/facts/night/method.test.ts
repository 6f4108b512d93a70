import { expect, test } from "vitest"
import type { HostResult, TrainingRecord } from "../../../../../src/base/index.ts"
import type { Context } from "../../../../../src/report/facts/context.ts"
import { methodOf } from "../../../../../src/report/facts/night/method.ts"
import { busyNight } from "../../fixture.ts"

function trainingText(change: (host: string) => Partial<TrainingRecord>): string | undefined {
  const { result } = busyNight()
  const hosts = result.hosts.map((host): HostResult =>
    host.training ? { ...host, training: { ...host.training, ...change(host.host) } } : host,
  )
  return methodOf({ result: { ...result, hosts } } as unknown as Context).paragraphs.find(
    ({ title }) => title === "Training",
  )?.text
}

test("a night on which every training began anew and went well has nothing to say of it", () => {
  expect(trainingText(() => ({}))).toBeUndefined()
})

test("it tells how many hosts went on from an earlier night, and on which of them a training failed", () => {
  const text = trainingText(host =>
    host === busyNight().result.hosts[0]!.host
      ? { warmStarted: true, notes: ["lstm-autoencoder: training exploded; it was repeated"] }
      : {},
  )
  expect(text).toMatch(/^1 host of \d+ went on from the models of an earlier night/)
  expect(text).toContain(
    `On ${busyNight().result.hosts[0]!.host}, lstm-autoencoder: training exploded; it was repeated.`,
  )
})

test("a dozen remarks are told and the others counted", () => {
  expect(trainingText(() => ({ notes: ["one", "two", "three"] }))).toMatch(
    /\d+ further remarks in result\.json\.$/,
  )
})
