import { expect, test } from "vitest"
import type { HostResult, TrainingRecord } from "../../../../../src/base/index.ts"
import type { Context } from "../../../../../src/report/facts/context.ts"
import { methodOf } from "../../../../../src/report/facts/night/method.ts"
import { busyNight } from "../../fixture.ts"

function trainingText(change: (host: string) => Partial<TrainingRecord>): string | undefined {
  const { result, record } = busyNight()
  const hosts = result.hosts.map((host): HostResult =>
    host.training ? { ...host, training: { ...host.training, ...change(host.host) } } : host,
  )
  return methodOf({ record, result: { ...result, hosts } } as unknown as Context).paragraphs.find(
    ({ title }) => title === "Training",
  )?.text
}

const textOf = (text: string) => ({ code: "text", params: { text } }) as const

test("a night without warm starts or failed trainings has no note on trainings", () => {
  expect(trainingText(() => ({}))).toBeUndefined()
})

test("counts warm-started hosts, and names those whose training failed", () => {
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

test("a dozen notes are printed and the others counted", () => {
  expect(
    trainingText(() => ({ notes: ["one", "two", "three"].map(text => ({ detector: "", ...textOf(text) })) })),
  ).toMatch(/\d+ more remarks in result\.json\.$/)
})
