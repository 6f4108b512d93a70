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

const textOf = (text: string) => ({ code: "text", params: { text } }) as const

test("a night on which every training began anew and went well has nothing to say of it", () => {
  expect(trainingText(() => ({}))).toBeUndefined()
})

test("counts the hosts that started from an earlier night, and names those whose training failed", () => {
  const text = trainingText(host =>
    host === busyNight().result.hosts[0]!.host
      ? {
          warmStarted: true,
          notes: [{ detector: "lstm-autoencoder", ...textOf("training exploded; it was repeated") }],
        }
      : {},
  )
  expect(text).toMatch(/^1 of \d+ hosts started from the models of an earlier night/)
  expect(text).toContain(
    `${busyNight().result.hosts[0]!.host}: lstm-autoencoder: training exploded; it was repeated.`,
  )
})

test("a dozen remarks are printed and the others counted", () => {
  expect(
    trainingText(() => ({ notes: ["one", "two", "three"].map(text => ({ detector: "", ...textOf(text) })) })),
  ).toMatch(/\d+ more remarks in result\.json\.$/)
})
