import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest"
import { exits } from "../../../../src/base/index.ts"
import { doctor } from "../../../../src/cli/commands/doctor.ts"
import { certificate, httpServer, smtpServer } from "../../deliver/servers.ts"
import { testEffects } from "../../deliver/fixtures.ts"

let folder = ""
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), "noctule-doctor-"))))
afterAll(() => rm(folder, { recursive: true }))

interface Line {
  readonly name: string
  readonly state: string
  readonly what: string
  readonly hint?: string
}

describe("noctule doctor", () => {
  it("greets the mail server with the login, reaches webhooks without a message, and names what to mend; no line shows a secret", async () => {
    const smtp = await smtpServer({ user: "noctule", password: "right-secret" })
    const web = await httpServer()
    onTestFinished(async () => {
      await smtp.close()
      await web.close()
    })
    const job = join(folder, "job.yaml")
    const mail = `to: mail, server: localhost, port: ${smtp.port}, ca: ${certificate}, user: noctule, from: n@example.org, recipients: a@example.org`
    await writeFile(
      job,
      `source: { files: "*.csv" }
deliver:
  - { ${mail}, passwordFrom: { env: RIGHT } }
  - { name: wrong, ${mail}, passwordFrom: { env: WRONG } }
  - { to: webhook, url: "${web.url}/x" }
  - { to: webhook, name: closed, url: "http://127.0.0.1:1/x" }
  - { to: slack, urlFrom: { env: UNSET } }
`,
    )
    const effects = testEffects({ RIGHT: "right-secret", WRONG: "wr0ng-secret", PATH: process.env["PATH"] })
    let printed = ""
    const exit = await doctor({ job, json: true }, effects, text => void (printed += text))
    const lines = JSON.parse(printed) as Line[]
    const deliverLines = lines
      .filter(({ name }) => name === "deliver")
      .map(({ state, what }) => `${state} ${what}`)
    expect(deliverLines[0]).toMatch(/^ok mail: localhost:\d+ greets and takes the login$/)
    expect(deliverLines[1]).toMatch(/^fail route wrong cannot be used: .*535/)
    expect(deliverLines[2]).toBe("ok webhook can be reached")
    expect(deliverLines[3]).toMatch(/^fail route closed cannot be used: .*ECONNREFUSED/)
    expect(deliverLines[4]).toContain("the environment variable UNSET is not set")
    expect(lines.find(({ name }) => name === "engine")).toMatchObject({
      state: "ok",
      what: expect.stringMatching(/^onnxruntime/),
    })
    expect(lines.filter(({ state }) => state === "fail").every(({ hint }) => hint)).toBe(true)
    expect(
      ["node", "fonts", "clock", "disk", "output", "source"].filter(
        name => !lines.some(line => line.name === name),
      ),
    ).toEqual([])
    expect(exit).toBe(exits.usage)
    expect([smtp.mails, web.requests]).toEqual([[], []])
    expect(printed + effects.lines.join("")).not.toMatch(/right-secret|wr0ng-secret/)
  })

  it("looks at the places of the metrics: folder and Pushgateway, each with the mend, and pushes nothing", async () => {
    const ready = await httpServer()
    const down = await httpServer([{ status: 503 }])
    onTestFinished(() => ready.close())
    const metricsLines = async (metrics: string): Promise<readonly Line[]> => {
      const job = join(folder, "metrics.yaml")
      await writeFile(job, `source: { files: "*.csv" }\nmetrics: ${metrics}\n`)
      let printed = ""
      const effects = testEffects({ PATH: process.env["PATH"] })
      await doctor({ job, json: true }, effects, text => void (printed += text))
      return (JSON.parse(printed) as Line[]).filter(({ name }) => name === "metrics")
    }
    expect(await metricsLines(`{ file: new/noctule.prom, pushgateway: "${ready.url}" }`)).toEqual([
      {
        name: "metrics",
        state: "ok",
        what: `${folder}/new/noctule.prom is writable: its folder can be created in ${folder}`,
      },
      { name: "metrics", state: "ok", what: `the Pushgateway at ${ready.url} is ready` },
    ])
    expect(ready.requests.map(({ path, body }) => [path, body])).toEqual([["/-/ready", ""]])
    expect(
      await metricsLines(`{ file: metrics.yaml/noctule.prom, pushgateway: "${down.url}" }`),
    ).toMatchObject([
      {
        state: "fail",
        what: expect.stringContaining("cannot write the metrics"),
        hint: expect.stringContaining("metrics.file"),
      },
      {
        state: "fail",
        what: "the Pushgateway cannot be used: 503",
        hint: expect.stringContaining("metrics.pushgateway"),
      },
    ])
    await down.close()
    expect(await metricsLines(`{ pushgateway: "${down.url}" }`)).toMatchObject([
      { state: "fail", what: expect.stringContaining("ECONNREFUSED") },
    ])
  })

  it.skipIf(process.getuid?.() === 0)(
    "says which folder of an earlier run, or of the metrics, this user may not write to",
    async () => {
      const job = join(folder, "locked.yaml")
      await mkdir(join(folder, "output/locked/runs"), { recursive: true })
      await mkdir(join(folder, "textfile"))
      await writeFile(
        job,
        `source: { files: "*.csv" }\noutput: output\nmetrics: { file: textfile/noctule.prom }\n`,
      )
      for (const locked of ["output/locked/runs", "textfile"]) await chmod(join(folder, locked), 0o555)
      let printed = ""
      await doctor(
        { job, json: true },
        testEffects({ PATH: process.env["PATH"] }),
        text => void (printed += text),
      )
      const lines = JSON.parse(printed) as (Line & { where?: string })[]
      expect(lines.find(({ name }) => name === "output")).toMatchObject({
        state: "fail",
        where: join(folder, "output/locked/runs"),
      })
      expect(lines.find(({ name }) => name === "metrics")).toMatchObject({
        state: "fail",
        where: join(folder, "textfile"),
      })
      for (const locked of ["output/locked/runs", "textfile"]) await chmod(join(folder, locked), 0o755)
    },
  )

  it("without a job looks at the machine, a line a check", async () => {
    let printed = ""
    await doctor({ json: false }, testEffects({ PATH: process.env["PATH"] }), text => void (printed += text))
    expect(printed).toMatch(/^✓ node {4}\d+/)
    expect(printed).toContain("✓ clock   2026-11-21T12:00:00.000Z")
  })
})
