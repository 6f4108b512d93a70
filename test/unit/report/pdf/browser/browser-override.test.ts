import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, it, onTestFinished, vi } from "vitest"
import { findBrowser } from "../../../../../src/report/pdf/browser/find-browser.ts"
import { testEffects } from "../../../deliver/fixtures.ts"

const folder = mkdtempSync(join(tmpdir(), "noctule-override-"))
afterAll(() => rmSync(folder, { recursive: true }))

writeFileSync(join(folder, "not-executable"), "x")
writeFileSync(join(folder, "no-interpreter"), "#!/no/such/interpreter\n", { mode: 0o755 })
mkdirSync(join(folder, "a-folder"))

it.each(["not-executable", "no-interpreter", "a-folder", "missing"])(
  "NOCTULE_BROWSER that cannot be started is a Fault with exit 2, not a stack: %s",
  async name => {
    const path = join(folder, name)
    await expect(findBrowser(testEffects({ NOCTULE_BROWSER: path }))).rejects.toMatchObject({
      code: "report.browser-override",
      exit: 2,
    })
  },
)

const script = (name: string, body: string): string => {
  writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`, { mode: 0o755 })
  return join(folder, name)
}

it.each([
  ["writes garbage into the pipe", "printf 'garbage\\0' >&4; sleep 60", /no protocol/],
  [
    "announces a target that is none",
    `printf '{"method":"Target.attachedToTarget"}\\0' >&4; sleep 60`,
    /no protocol/,
  ],
  ["closes the pipe and lives on", "exec 3<&- 4>&-; sleep 60", /closed|no answer/i],
  ["never answers", "sleep 60", /no answer within 1 s/],
  ["ends at once", "echo 'FATAL: no such library' >&2; exit 3", /exit code 3: FATAL: no such library/],
])("a browser that %s is a Fault, and is gone", async (name, body, why) => {
  const pidFile = join(folder, `${name}.pid`)
  const path = script(name, `echo $$ > "${pidFile}"\n${body}`)
  const found = findBrowser(testEffects({ NOCTULE_BROWSER: path }), { timeout: 1000 })
  await expect(found).rejects.toMatchObject({
    code: "report.browser-override",
    what: expect.stringMatching(why),
  })
  const pid = Number(readFileSync(pidFile, "utf8"))
  await expect.poll(() => existsSync(`/proc/${pid}`)).toBe(false)
  expect(readdirSync(tmpdir()).filter(entry => entry.includes(`noctule-browser-${process.pid}-`))).toEqual([])
})

it.each([
  ["root", 0, {}, ["running as root"]],
  ["any user", 1000, {}, []],
  ["any user who asks for it", 1000, { NOCTULE_BROWSER_SANDBOX: "off" }, ["NOCTULE_BROWSER_SANDBOX is off"]],
])(
  "is unsandboxed only for root or where asked for, and the log says so: %s",
  async (who, uid, env, logged) => {
    const getuid = vi.spyOn(process, "getuid").mockReturnValue(uid)
    onTestFinished(() => getuid.mockRestore())
    const args = join(folder, `${who}.args`)
    const path = script(`asked by ${who}`, `echo "$@" > "${args}"; exit 3`)
    const effects = testEffects({ NOCTULE_BROWSER: path, ...env })
    await expect(findBrowser(effects, { timeout: 1000 })).rejects.toMatchObject({ exit: 2 })
    expect(readFileSync(args, "utf8").includes("--no-sandbox")).toBe(logged.length > 0)
    const lines = effects.lines.filter(line => line.includes("browser.unsandboxed"))
    expect(lines).toEqual(logged.map(why => expect.stringContaining(why) as string))
  },
)
