import { readdir, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { smtp, web } from "../unit/deliver/loopback.ts"
import { certificate } from "../unit/deliver/servers.ts"
import { type Ended, noctule, type SmallSource, smallSource } from "./small-night.ts"

const secrets = {
  SMTP_PASSWORD: "p4ss-of-the-test",
  SLACK_PATH: "/services/T0/B0/sl4ck-of-the-test",
  PAGER_KEY: "p4ger-of-the-test",
  HOOK_SECRET: "h00k-of-the-test",
}

const retryOptions = "attempts: 3, pause: 20ms, timeout: 5s"

function run({ job, output }: SmallSource, env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  return noctule(["run", job, "--output", output, "--workers", "1"], { env })
}

const incidentOf = async ({ output }: SmallSource): Promise<{ id: string }> =>
  (
    JSON.parse(await readFile(join(output, "small/latest/result.json"), "utf8")) as {
      incidents: { id: string }[]
    }
  ).incidents[0]!

/** Everything that lies in the folder, links aside, as one text. */
async function allText(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
  return (await Promise.all(files.map(file => readFile(file, "latin1")))).join("\n")
}

describe("noctule run with routes", () => {
  it("notifies mail, Slack, PagerDuty and a webhook once each, and no output shows a secret", async () => {
    const post = await smtp({ putOff: 2, user: "noctule", password: secrets.SMTP_PASSWORD })
    const [slack, pager, hook] = [
      await web(),
      await web({ status: 202 }),
      await web({ status: 500, body: secrets.HOOK_SECRET }, { status: 204 }),
    ]
    const source = await smallSource([{ host: "a", fault: 3 }, { host: "b" }], {
      more: `deliver:
  - { to: mail, server: localhost, port: ${post.port}, ca: ${certificate}, user: noctule, passwordFrom: { env: SMTP_PASSWORD },
      from: noctule@example.org, recipients: ada@example.org, ${retryOptions} }
  - { to: slack, urlFrom: { env: SLACK_URL }, ${retryOptions} }
  - { to: pagerduty, keyFrom: { file: pager.key }, endpoint: "${pager.url}/v2/enqueue", ${retryOptions} }
  - { to: webhook, url: "${hook.url}/hook", secretFrom: { env: HOOK_SECRET }, ${retryOptions} }
  - { to: webhook, name: others, url: "${hook.url}/b", hosts: b, on: [report], ${retryOptions} }
`,
    })
    await writeFile(join(source.root, "pager.key"), `${secrets.PAGER_KEY}\n`)
    const env = { ...secrets, SLACK_URL: `${slack.url}${secrets.SLACK_PATH}` }
    const first = await run(source, env)
    expect(first.code, first.stderr).toBe(0)
    const { id } = await incidentOf(source)
    expect(post.mails.map(({ to, user, secure }) => [to, user, secure])).toEqual([
      [["ada@example.org"], "noctule", true],
    ])
    expect(post.mails[0]!.raw).toContain(`Message-ID: <run.2026-03-09-01.small@example.org>`)
    expect(slack.requests.map(({ path }) => path)).toEqual([secrets.SLACK_PATH])
    expect(pager.requests.map(({ body }) => JSON.parse(body))).toMatchObject([
      {
        routing_key: secrets.PAGER_KEY,
        event_action: "trigger",
        dedup_key: id,
        payload: { source: "a", group: "small", class: "anomaly" },
      },
    ])
    expect(hook.requests.map(({ path }) => path)).toEqual(["/hook", "/hook"])
    const summary = {
      version: 1,
      event: "report",
      job: "small",
      incidents: [{ id }],
      hosts: { total: 2, scored: 2 },
    }
    expect(JSON.parse(hook.requests[1]!.body)).toMatchObject(summary)
    expect(hook.requests[1]!.headers["webhook-signature"]).toMatch(/^v1,/)

    const repeated = await run(source, env)
    expect(repeated.code, repeated.stderr).toBe(0)
    expect([post.mails.length, slack.requests.length, pager.requests.length, hook.requests.length]).toEqual([
      1, 1, 1, 2,
    ])

    const everything = `${await allText(source.output)}${first.stdout}${first.stderr}${repeated.stdout}${repeated.stderr}`
    for (const secret of Object.values(secrets)) expect(everything.includes(secret), secret).toBe(false)
  })

  it("exits 6 where a message is pending, and the repeat only delivers it", async () => {
    const hook = await web({ status: 503 }, { status: 503 }, { status: 503 }, { status: 204 })
    const more = `deliver: [{ to: webhook, url: "${hook.url}", ${retryOptions} }]\nmetrics: { file: text/noctule.prom }\n`
    const source = await smallSource([{ host: "a", fault: 3 }], { more })
    const metrics = async (): Promise<string> =>
      await readFile(join(source.root, "text/noctule.prom"), "utf8")
    const first = await run(source)
    expect(first.code, first.stderr).toBe(6)
    expect(await metrics()).toMatch(
      /noctule_last_run_exit_code\{noctule_job="small"\} 6\n[^]*state="pending"\} 1\n/,
    )
    expect(first.stdout).toContain("not done: not delivered: night of 2026-03-09-01: 503")
    expect(await readdir(join(source.output, "small/latest"))).toContain("report.html")
    const second = await run(source)
    expect(second.code, second.stderr).toBe(0)
    expect(second.stderr).toContain("run.repeated")
    expect(await readdir(join(source.output, "small/runs"))).toEqual(["2026-03-09-01"])
    expect(hook.requests).toHaveLength(4)
    const third = await noctule(["deliver", source.job, "--output", source.output])
    expect([third.code, third.stdout]).toEqual([0, "nothing to deliver\n"])
    expect(await metrics()).toMatch(
      /noctule_last_run_exit_code\{noctule_job="small"\} 0\n[^]*state="pending"\} 0\n/,
    )
    const success = /noctule_last_success_timestamp_seconds.*/.exec(await metrics())![0]
    await writeFile(join(source.root, "data/a.csv"), "")
    expect((await run(source)).code).toBe(3)
    expect(await metrics()).toMatch(/noctule_last_run_failed\{noctule_job="small"\} 1/)
    expect(await metrics()).toContain(success)
  })

  it("killed between report and delivery, delivers once when repeated", async () => {
    const hook = await web({ status: 204 })
    const source = await smallSource([{ host: "a", fault: 3 }], {
      more: `deliver: [{ to: webhook, url: "${hook.url}", ${retryOptions} }]\n`,
    })
    const args = ["run", source.job, "--output", source.output, "--workers", "1"]
    expect((await noctule(args, { killAfter: "deliver.queued" })).signal).toBe("SIGKILL")
    const repeated = await noctule(args)
    expect(repeated.code, repeated.stderr).toBe(0)
    expect(new Set(hook.requests.map(({ headers }) => headers["webhook-id"])).size).toBe(1)
    expect(await readdir(join(source.output, "small/runs"))).toEqual(["2026-03-09-01"])
  })

  it("killed before its report is complete and never resumed, blocks no message of the next run", async () => {
    const hook = await web({ status: 204 })
    const more = `deliver: [{ to: webhook, url: "${hook.url}", ${retryOptions} }]\n`
    const source = await smallSource([{ host: "a", fault: 3 }], { more })
    expect(
      (
        await noctule(["run", source.job, "--output", source.output, "--workers", "1"], {
          killAfter: "deliver.queued",
        })
      ).signal,
    ).toBe("SIGKILL")
    // Another plan that finds the same: what is told has the same id.
    await writeFile(
      source.job,
      (await readFile(source.job, "utf8")).replace("report: {", "report: { title: Other,"),
    )
    const ended = await run(source)
    expect(ended.code, ended.stderr).toBe(0)
    expect(ended.stderr).toContain("deliver.withdrawn")
    expect(hook.requests.map(({ body }) => (JSON.parse(body) as { run: string }).run)).toEqual([
      "2026-03-09-02",
    ])
    const waiting = (await readdir(join(source.output, "small/state/outbox"))).filter(name =>
      name.endsWith(".json"),
    )
    expect(waiting).toHaveLength(1)
  })

  it("keeps rejected messages, exits 5, and sends nothing with --no-deliver", async () => {
    const hook = await web({ status: 400, body: "no such channel" })
    const source = await smallSource([{ host: "a", fault: 3 }], {
      more: `deliver: [{ to: webhook, url: "${hook.url}", ${retryOptions} }]\n`,
    })
    const silent = await noctule(["run", source.job, "--output", source.output, "--no-deliver"])
    expect([silent.code, hook.requests.length]).toEqual([0, 0])
    const first = await run(source)
    expect([first.code, hook.requests.length]).toEqual([5, 1])
    expect(first.stdout).toContain("rejected: night of 2026-03-09-02: 400 no such channel")
    const second = await noctule(["deliver", source.job, "--output", source.output])
    expect([second.code, hook.requests.length]).toEqual([0, 1])
    const third = await noctule(["deliver", source.job, "--output", source.output, "--retry-refused"])
    expect([third.code, hook.requests.length]).toEqual([5, 2])
  })

  it("without a report notifies once with the fault's text, and resolves on PagerDuty when it is over", async () => {
    const post = await smtp()
    const [pager, slack] = [await web({ status: 202 }), await web()]
    const more = `deliver:
  - { to: mail, server: localhost, port: ${post.port}, ca: ${certificate}, from: n@example.org, recipients: ada@example.org, on: [failure],
      ${retryOptions} }
  - { to: pagerduty, keyFrom: { env: PAGER_KEY }, endpoint: "${pager.url}", ${retryOptions} }
  - { to: slack, urlFrom: { env: SLACK_URL }, ${retryOptions} }
`
    const env = { PAGER_KEY: "k", SLACK_URL: slack.url }
    const source = await smallSource([{ host: "a" }], { more })
    const good = await readFile(join(source.root, "data/a.csv"), "utf8")
    await writeFile(join(source.root, "data/a.csv"), "")
    expect([(await run(source, env)).code, (await run(source, env)).code]).toEqual([3, 3])
    expect(post.mails).toHaveLength(1)
    expect(post.mails[0]!.raw).toMatch(/^Subject: small: NO REPORT: /m)
    const [trigger] = pager.requests.map(({ body }) => JSON.parse(body) as Record<string, unknown>)
    expect(trigger).toMatchObject({
      event_action: "trigger",
      dedup_key: "noctule:small:no-report",
      payload: { class: "failure" },
    })
    await writeFile(join(source.root, "data/a.csv"), good)
    expect((await run(source, env)).code).toBe(0)
    expect(JSON.parse(pager.requests.at(-1)!.body)).toMatchObject({
      event_action: "resolve",
      dedup_key: "noctule:small:no-report",
    })
    expect([pager.requests.length, slack.requests.length]).toEqual([2, 1])
  })

  it("notifies even where the output is not writable", async () => {
    const hook = await web({ status: 204 })
    const source = await smallSource([{ host: "a" }], {
      more: `deliver: [{ to: webhook, url: "${hook.url}", ${retryOptions} }]\n`,
    })
    const ended = await noctule(["run", source.job, "--output", join(source.job, "below-a-file")])
    expect(ended.code, ended.stderr).toBe(2)
    expect(hook.requests.map(({ body }) => JSON.parse(body))).toMatchObject([
      { event: "failure", fault: { code: "store.cannot-write", exit: 2 } },
    ])
  })
})
