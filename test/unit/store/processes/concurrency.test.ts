import { setTimeout } from "node:timers/promises"
import { describe, expect, it } from "vitest"
import { both } from "../../../../src/store/processes/concurrency.ts"

const never = new AbortController().signal

describe("two concurrent tasks", () => {
  it("start at once and return both results in order", async () => {
    const begun: string[] = []
    const work = (name: string, ms: number) => async (): Promise<string> => {
      begun.push(name)
      await setTimeout(ms)
      expect(begun).toEqual(["one", "other"])
      return name
    }
    expect(await both(never, work("one", 10), work("other", 1))).toEqual(["one", "other"])
  })

  it("end together: the error of one stops the other, and is what is thrown when that has ended", async () => {
    let ended = false
    const slow = async (signal: AbortSignal): Promise<void> => {
      await setTimeout(60_000, undefined, { signal }).catch(() => undefined)
      await setTimeout(5)
      ended = true
      signal.throwIfAborted()
    }
    const broken = async (): Promise<void> => {
      await setTimeout(1)
      throw new Error("broken")
    }
    await expect(both(never, slow, broken)).rejects.toThrow("broken")
    expect(ended).toBe(true)
    await expect(both(never, broken, slow)).rejects.toThrow("broken")
  })

  it("are both stopped by the given signal", async () => {
    const stop = new AbortController()
    const work = async (signal: AbortSignal): Promise<void> => await setTimeout(60_000, undefined, { signal })
    const running = both(stop.signal, work, work)
    stop.abort(new Error("stopped"))
    await expect(running).rejects.toThrow()
  })
})
