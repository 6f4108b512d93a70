import { afterAll, expect, it, vi } from "vitest"
import {
  contentOf,
  expectDeathDoesNoHarm,
  firstNight,
  folder,
  night,
  secondNight,
} from "../unit/store/remote/fixture.ts"

vi.stubEnv("AWS_ACCESS_KEY_ID", "key")
vi.stubEnv("AWS_SECRET_ACCESS_KEY", "not-so-secret")
afterAll(() => vi.unstubAllEnvs())

it("a job's folder in an object store survives the death of its process before any request of a night", async () => {
  const { store, job } = await folder()
  await night(job, firstNight)
  const before = new Map(store.objects)
  const asked = store.asked.length
  await night(job, secondNight)
  const [requests, after] = [store.asked.length - asked, contentOf(store)]
  expect(requests).toBeGreaterThan(20)
  store.objects.clear()
  for (const [key, object] of before) store.objects.set(key, object)
  for (let death = 0; death < requests; death++) {
    const first = store.asked.length
    store.diesAt((_, n) => n >= first + death)
    await expectDeathDoesNoHarm({ store, job }, { before, after })
  }
  await store.close()
}, 1_800_000)
