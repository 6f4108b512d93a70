import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { readServerOptions } from "../../../../src/live/http/options.ts"

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "noctule-options-"))
  await writeFile(join(folder, "token"), "0123456789abcdef\n")
  await writeFile(join(folder, "short"), "0123456789\n")
  await writeFile(join(folder, "cert.pem"), "a certificate")
})
afterAll(() => rm(folder, { recursive: true }))

describe("the options of a watch's server", () => {
  it("are loopback, no token and no TLS unless they are given", async () => {
    expect(await readServerOptions({})).toEqual({
      listen: { host: "127.0.0.1", port: 8490 },
      access: null,
      tls: null,
    })
  })

  it("read the token without its line's end", async () => {
    const { access } = await readServerOptions({ listen: "[::]:1", tokenFile: join(folder, "token") })
    expect(access).toEqual({ token: "0123456789abcdef" })
  })

  it("read the token from the environment where no file is given", async () => {
    const token = "an-own-token-of-the-test"
    const { access } = await readServerOptions({}, { NOCTULE_WATCH_TOKEN: token })
    expect(access).toEqual({ token })
    await expect(readServerOptions({}, { NOCTULE_WATCH_TOKEN: "short" })).rejects.toMatchObject({
      code: "live.token-file",
      where: "NOCTULE_WATCH_TOKEN",
    })
  })

  it.each([
    [{ tokenFile: "short" }, "live.token-file"],
    [{ tokenFile: "nowhere" }, "live.token-file"],
    [{ tlsCert: "cert.pem" }, "live.tls"],
    [{ tlsCert: "cert.pem", tlsKey: "nowhere" }, "live.tls"],
  ])("are refused with a hint: %j", async (names, code) => {
    const args = Object.fromEntries(Object.entries(names).map(([key, name]) => [key, join(folder, name)]))
    await expect(readServerOptions(args)).rejects.toMatchObject({ code, exit: 2 })
  })
})
