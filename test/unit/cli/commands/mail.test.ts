import { mkdtemp, readdir, readFile, realpath, rm, symlink } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { extract } from "letterparser"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type Effects, exits } from "../../../../src/base/index.ts"
import { mail, type MailArguments } from "../../../../src/cli/commands/mail.ts"
import { quietNight, writeRun } from "../../report/fixture.ts"

const silent = (): void => undefined
const effects: Effects = {
  now: () => 0,
  env: {},
  signal: new AbortController().signal,
  log: { debug: silent, info: silent, warn: silent, error: silent },
  progress: { at: silent, clear: silent },
}

let folder = ""
let run = ""
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "noctule-cli-mail-")))
  run = await writeRun(join(folder, "runs", "2026-11-20-01"), quietNight())
  await symlink(join("runs", "2026-11-20-01"), join(folder, "latest"))
})
afterAll(() => rm(folder, { recursive: true }))

async function mailed(args: Partial<MailArguments> = {}): Promise<{ printed: string; exit: number }> {
  let printed = ""
  const exit = await mail(
    { folder: join(folder, "latest"), ...args },
    effects,
    part => void (printed += part),
  )
  return { printed: printed.replaceAll(folder, "DIR"), exit }
}

describe("noctule mail", () => {
  it("writes report.eml into the run's folder, says its subject and where it lies, and leaves nothing else", async () => {
    const before = await readdir(run)
    const { printed, exit } = await mailed({ to: ["ada@example.org", "bob@example.org"] })
    expect(exit).toBe(exits.done)
    expect(printed).toBe(
      "subject: Order fleet, night to 20 November 2026: no incident, all 6 hosts scored\nmail: DIR/runs/2026-11-20-01/report.eml\n",
    )
    expect((await readdir(run)).filter(name => !before.includes(name))).toEqual(["report.eml"])
    const { to, from, attachments = [], html } = extract(await readFile(join(run, "report.eml"), "latin1"))
    expect([from?.address, to?.map(({ address }) => address)]).toEqual([
      "noctule@localhost",
      ["ada@example.org", "bob@example.org"],
    ])
    expect(attachments.map(({ contentId }) => contentId)).toEqual(["overview@noctule.invalid"])
    expect(html).toContain('src="cid:overview@noctule.invalid"')
  })

  it("gives the same bytes again, under another name and from another sender where told so", async () => {
    await mailed({ out: join(folder, "a.eml"), from: "night@example.org" })
    await mailed({ out: join(folder, "b.eml"), from: "night@example.org" })
    const [a, b] = [
      await readFile(join(folder, "a.eml"), "latin1"),
      await readFile(join(folder, "b.eml"), "latin1"),
    ]
    expect(b).toBe(a)
    expect(a).toContain("Message-ID: <run.2026-11-20-01.nightly@example.org>")
  })

  it.each([
    ["an address that is none", { to: ["ada"] }, "mail.address"],
    ["an address that would add a header", { to: ["a@example.org\r\nBcc: eve@example.org"] }, "mail.address"],
    ["a sender that is none", { from: "Night <night@example.org>" }, "mail.address"],
    ["a folder that is no run", { folder: "/nonexistent" }, "cli.no-run"],
  ])("refuses %s", async (_, args, code) => {
    await expect(mailed(args)).rejects.toMatchObject({ code, exit: exits.usage })
  })
})
