import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises"
import { once } from "node:events"
import { createServer } from "node:http"
import { type AddressInfo, createServer as createTcpServer } from "node:net"
import { hostname } from "node:os"
import { join } from "node:path"
import { describe, expect, it, onTestFinished } from "vitest"
import type { Effects, Message, Route } from "../../../src/base/index.ts"
import { drain, type Drained, type Entry, put, readOutbox, withdraw } from "../../../src/deliver/index.ts"
import { noon, setFileTime, stopwatch } from "../../clock.ts"
import { endlessSmtp, smtp, web } from "./loopback.ts"
import {
  mail,
  mailRoute,
  message,
  newOutbox,
  pagerDutyRoute,
  slackRoute,
  testEffects,
  webhookRoute,
} from "./fixtures.ts"

async function drained(
  outbox: string,
  routes: readonly Route[],
  effects: Effects = testEffects(),
): Promise<Drained & { entries: readonly Entry[] }> {
  const result = await drain({ outbox, routes, isSendable: () => true, retry: "pending" }, effects)
  return { ...result, entries: (await readOutbox(outbox)).entries }
}

async function outboxWith(...messages: Message[]): Promise<string> {
  const outbox = await newOutbox()
  await put(outbox, messages, noon)
  return outbox
}

describe("mail", () => {
  it("goes by STARTTLS after a login, byte for byte, once the server that put it off twice takes it", async () => {
    const server = await smtp({ putOff: 2, user: "noctule", password: "hunter2-secret" })
    const outbox = await outboxWith(mail())
    const route = mailRoute(server.port, {
      user: "noctule",
      password: { env: "P" },
      recipients: ["ada@example.org", "bob@example.org"],
    })
    const { sent, pending, faults, entries } = await drained(
      outbox,
      [route],
      testEffects({ P: "hunter2-secret" }),
    )
    expect({ sent, pending, faults }).toEqual({ sent: 1, pending: 0, faults: [] })
    expect(server.putOff()).toBe(2)
    expect(server.mails).toEqual([
      {
        from: "noctule@example.org",
        to: ["ada@example.org", "bob@example.org"],
        user: "noctule",
        secure: true,
        raw: "Message-ID: <run.1@example.org>\r\nSubject: night\r\n\r\n.dots stay\r\n",
      },
    ])
    expect(entries[0]).toMatchObject({ state: "sent", attempts: 3, body: null })
    expect((await readdir(outbox)).sort()).toEqual(["id-mail.json"])
  })

  it("is not sent without STARTTLS, nor to a server whose certificate nobody vouches for, and waits", async () => {
    const bare = await smtp({ options: { hideSTARTTLS: true, disabledCommands: ["STARTTLS"] } })
    const first = await drained(await outboxWith(mail()), [mailRoute(bare.port)])
    expect(first).toMatchObject({ sent: 0, pending: 1 })
    const server = await smtp()
    const second = await drained(await outboxWith(mail()), [mailRoute(server.port, { ca: null })])
    expect(second.entries[0]).toMatchObject({ state: "pending", attempts: 1 })
    expect(second.entries[0]!.why).toMatch(/self-signed certificate/)
    expect([...bare.mails, ...server.mails]).toEqual([])
  })

  it("is tried once with a wrong password, which no text shows although the server repeats it, and waits for the right one", async () => {
    const server = await smtp({ user: "noctule", password: "right" })
    const outbox = await outboxWith(mail())
    const route = mailRoute(server.port, { user: "noctule", password: { env: "P" } })
    const effects = testEffects({ P: "wrong-hunter2" })
    const { faults, entries } = await drained(outbox, [route], effects)
    expect(server.logins).toEqual(["noctule"])
    expect(entries[0]).toMatchObject({ state: "pending", attempts: 1 })
    expect(entries[0]!.why).toMatch(/535.*\[secret\]/)
    expect(faults[0]).toMatchObject({ code: "deliver.pending", exit: 6 })
    expect(JSON.stringify([faults, entries, effects.lines])).not.toContain("hunter2")
    expect(await drained(outbox, [route], testEffects({ P: "right" }))).toMatchObject({ sent: 1, pending: 0 })
  })

  it("that the server refuses is not tried again; nor to those that have it where some were put off", async () => {
    const server = await smtp({ recipients: { "gone@example.org": 550, "grey@example.org": [451, 250] } })
    const refused = await drained(await outboxWith(mail()), [
      mailRoute(server.port, { recipients: ["gone@example.org"] }),
    ])
    expect(refused.entries[0]).toMatchObject({ state: "refused", attempts: 1 })
    expect(refused.faults[0]).toMatchObject({ code: "deliver.refused", exit: 5 })
    const mixed = await drained(await outboxWith(mail()), [
      mailRoute(server.port, { recipients: ["ada@example.org", "grey@example.org"] }),
    ])
    expect(mixed.entries[0]).toMatchObject({ state: "sent", attempts: 2 })
    expect(server.mails.map(({ to }) => to)).toEqual([["ada@example.org"], ["grey@example.org"]])
    const partly = await drained(await outboxWith(mail()), [
      mailRoute(server.port, { recipients: ["ada@example.org", "gone@example.org"] }),
    ])
    expect(partly.faults[0]).toMatchObject({ code: "deliver.partly", exit: 5 })
    expect(partly.entries[0]).toMatchObject({
      state: "sent",
      why: expect.stringContaining("gone@example.org"),
    })
  })

  it("waits where nobody listens, or the server says nothing in time", async () => {
    const server = await web("hang")
    const port = Number(new URL(server.url).port)
    const { entries } = await drained(await outboxWith(mail()), [
      mailRoute(port, { timeout: 100, attempts: 2 }),
    ])
    expect(entries[0]).toMatchObject({
      state: "pending",
      attempts: 2,
      why: expect.stringMatching(/greeting|timeout/i),
    })
    expect(
      (await drained(await outboxWith(mail()), [mailRoute(1, { attempts: 2 })])).entries[0]!.why,
    ).toMatch(/ECONNREFUSED/)
  })
})

describe("a mail whose server never comes to an end", () => {
  const endless = async (): Promise<number> => (await endlessSmtp(50)).port

  it("waits after one time-out for the whole conversation", async () => {
    const elapsed = stopwatch()
    const { entries } = await drained(await outboxWith(mail()), [
      mailRoute(await endless(), { server: "127.0.0.1", timeout: 500, attempts: 1 }),
    ])
    expect(elapsed()).toBeLessThan(10_000)
    expect(entries[0]).toMatchObject({ state: "pending", attempts: 1, why: "not done within 0.5 s" })
  })

  it("is told of a refusal without the password that the server repeats, wherever that is cut", async () => {
    const password = "correct-horse-battery"
    let padding = 170
    const answers: Readonly<Record<string, () => string>> = {
      EHLO: () => "250-localhost\r\n250 AUTH PLAIN",
      AUTH: () => "235 ok",
      "RCPT TO:<gone": () => `550 ${"x".repeat(padding)}${password}`,
      DATA: () => "354 go",
    }
    const server = createTcpServer(socket => {
      socket.on("error", () => socket.destroy())
      socket.write("220 talkative\r\n")
      socket.on("data", chunk => {
        const text = chunk.toString()
        const [, answer = () => "250 ok"] =
          Object.entries(answers).find(([start]) => text.startsWith(start)) ?? []
        socket.write(`${answer()}\r\n`)
      })
    })
    onTestFinished(() => void server.close())
    await new Promise<void>(resolve => void server.listen(0, "127.0.0.1", resolve))
    const { port } = server.address() as AddressInfo
    const route = mailRoute(port, {
      ...{ server: "127.0.0.1", tls: "never", user: "ada", password: { env: "SMTP_PASSWORD" } },
      recipients: ["ada@example.org", "gone@example.org"],
    })
    for (; padding < 205; padding += 4) {
      const effects = testEffects({ SMTP_PASSWORD: password })
      const { entries, faults } = await drained(await outboxWith(mail()), [route], effects)
      expect(entries[0]).toMatchObject({ state: "sent" })
      expect(entries[0]!.why).toContain("xxxx")
      expect(JSON.stringify([entries, faults, effects.lines])).not.toContain("corr")
    }
  })

  it("stops with the run, and its message is kept", async () => {
    const stop = new AbortController()
    const outbox = await outboxWith(mail())
    const route = mailRoute(await endless(), { server: "127.0.0.1", timeout: 60_000 })
    setTimeout(() => stop.abort(new Error("stopped")), 200)
    await expect(drained(outbox, [route], testEffects({}, { signal: stop.signal }))).rejects.toThrow(
      "stopped",
    )
    expect((await readOutbox(outbox)).entries[0]).toMatchObject({ state: "pending" })
  })
})

describe("posts", () => {
  it("to Slack wait as long as 429 asks for, and go to the secret URL", async () => {
    const server = await web({ status: 429, headers: { "retry-after": "1" } }, { status: 200, body: "ok" })
    const elapsed = stopwatch()
    const effects = testEffects({ SLACK_URL: `${server.url}/services/T0/B0/s3cr3t` })
    const { sent, entries } = await drained(await outboxWith(message("slack")), [slackRoute()], effects)
    expect(elapsed()).toBeGreaterThanOrEqual(1000)
    expect(sent).toBe(1)
    expect(server.requests.map(({ path, body }) => [path, body])).toEqual(
      Array(2).fill(["/services/T0/B0/s3cr3t", '{"text":"hello"}']),
    )
    expect(JSON.stringify([entries, effects.lines])).not.toContain("s3cr3t")
  })

  it.each([190, 4090])(
    "that are answered with the secret from letter %d on show none of it",
    async letters => {
      const secret = "s3cr3t-0123456789-abcdefghijklmnopqrstuvwxyz"
      // The answer names the secret so often that what is read of it ends inside of one.
      const body = letters === 190 ? `${".".repeat(letters)}${secret}` : secret.repeat(200)
      const server = await web({ status: 400, body })
      const { entries } = await drained(
        await outboxWith(message("webhook")),
        [webhookRoute(server.url, { secret: { env: "KEY" } })],
        testEffects({ KEY: secret }),
      )
      expect(entries[0]!.why).toMatch(/^400 /)
      expect(entries[0]!.why).not.toMatch(/s3cr/)
    },
  )

  it("that are asked to wait longer than a run should, wait for the next run", async () => {
    const server = await web({ status: 503, headers: { "retry-after": "600" } })
    const { entries } = await drained(await outboxWith(message("webhook")), [webhookRoute(server.url)])
    expect(entries[0]).toMatchObject({ state: "pending", attempts: 1 })
  })

  it("that are taken are sent, though the answer never ends, and are marked by a mark that lay ready before", async () => {
    let listed: readonly string[] = []
    const outbox = await outboxWith(message("webhook"))
    const server = createServer(
      (_, response) =>
        void readdir(outbox).then(names => {
          listed = names
          response.writeHead(200).write("o")
        }),
    ).listen(0, "127.0.0.1")
    onTestFinished(() => {
      server.closeAllConnections()
      server.close()
    })
    await once(server, "listening")
    const route = webhookRoute(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, {
      timeout: 5000,
    })
    const elapsed = stopwatch()
    const { entries } = await drained(outbox, [route])
    expect(elapsed()).toBeLessThan(4000)
    expect(entries[0]).toMatchObject({ state: "sent", attempts: 1, body: null })
    expect(listed).toEqual(
      expect.arrayContaining([
        "id-webhook.json",
        expect.stringMatching(/^id-webhook\.json\.[0-9a-f]{8}\.tmp$/),
      ]),
    )
    expect(await readdir(outbox)).toEqual(["id-webhook.json"])
  })

  it("go through after two answers of 500", async () => {
    const server = await web({ status: 500 }, { status: 500 }, { status: 202 })
    const { entries } = await drained(await outboxWith(message("webhook")), [webhookRoute(server.url)])
    expect(entries[0]).toMatchObject({ state: "sent", attempts: 3 })
    expect(new Set(server.requests.map(({ headers }) => headers["webhook-id"]))).toEqual(
      new Set(["id-webhook"]),
    )
  })

  it("that hang are given up in time and wait; what waits behind three such is not tried", async () => {
    const server = await web("hang")
    const ids = ["a", "b", "c", "d", "e"]
    const outbox = await outboxWith(...ids.map(id => message("webhook", { id })))
    const { pending, entries } = await drained(outbox, [
      webhookRoute(server.url, { timeout: 60, attempts: 2 }),
    ])
    expect(pending).toBe(5)
    expect(entries.map(({ attempts }) => attempts)).toEqual([2, 1, 1, 0, 0])
    expect(entries[0]!.why).toBe("no answer within 0.06 s")
  })

  it.each([
    [{ status: 400, body: "invalid_payload" }, "refused", /^400 invalid_payload$/],
    [{ status: 404 }, "refused", /^404$/],
    [{ status: 302, headers: { location: "http://127.0.0.1:1/" } }, "refused", /redirects are not followed/],
    [{ status: 403, body: "invalid_token" }, "pending", /^403 invalid_token$/],
  ] as const)("that are answered with %j are tried once and are %s", async (answer, state, why) => {
    const server = await web(answer)
    const outbox = await outboxWith(message("webhook"))
    const { entries } = await drained(outbox, [webhookRoute(server.url)])
    expect(entries[0]).toMatchObject({ state, attempts: 1, why: expect.stringMatching(why) })
    if (state === "pending") return
    expect(await drained(outbox, [webhookRoute(server.url)])).toMatchObject({
      sent: 0,
      pending: 0,
      faults: [],
    })
    expect(server.requests).toHaveLength(1)
    const repeated = await drain(
      { outbox, routes: [webhookRoute((await web()).url)], isSendable: () => true, retry: "refused" },
      testEffects(),
    )
    expect(repeated.sent).toBe(1)
  })

  it("to PagerDuty carry the routing key, which stays out of outbox and log though the server repeats it", async () => {
    const key = "r0utingkey0123456789012345678901"
    const server = await web({ status: 500, body: `no such key: ${key}` }, { status: 202 })
    const body = { event_action: "trigger", dedup_key: "inc-1" }
    const outbox = await outboxWith(
      message("pagerduty", { incident: "inc-1", content: { kind: "json", body } }),
    )
    const effects = testEffects({ PAGER_KEY: key })
    const route = pagerDutyRoute(server.url, { attempts: 1 })
    const first = await drained(outbox, [route], effects)
    expect(first.entries[0]!.why).toBe("500 no such key: [secret]")
    expect(JSON.stringify([first, effects.lines])).not.toContain(key)
    expect(await drained(outbox, [route], effects)).toMatchObject({ sent: 1 })
    expect(JSON.parse(server.requests[1]!.body)).toEqual({ routing_key: key, ...body })
  })

  it("of one incident keep their order: a resolve does not overtake its trigger", async () => {
    const server = await web({ status: 500 }, { status: 202 })
    const of = (id: string, incident: string): Message =>
      message("pagerduty", { id, incident, content: { kind: "json", body: { id } } })
    const outbox = await outboxWith(of("trigger", "inc-1"), of("resolve", "inc-1"), of("other", "inc-2"))
    const { entries } = await drained(
      outbox,
      [pagerDutyRoute(server.url, { attempts: 1 })],
      testEffects({ PAGER_KEY: "k" }),
    )
    expect(entries.map(({ id, state }) => [id, state])).toEqual([
      ["trigger", "pending"],
      ["resolve", "pending"],
      ["other", "sent"],
    ])
  })

  it("wait where a secret is not set, and the fault names the variable", async () => {
    const { faults } = await drained(await outboxWith(message("slack")), [slackRoute()])
    expect(faults[0]!.what).toContain("the environment variable SLACK_URL is not set")
  })
})

describe("the outbox", () => {
  it("takes a message once, sent or not", async () => {
    const server = await web()
    const outbox = await outboxWith(message("webhook"))
    expect(await put(outbox, [message("webhook")], noon)).toBe(0)
    await drained(outbox, [webhookRoute(server.url)])
    expect(await put(outbox, [message("webhook")], noon)).toBe(0)
    expect(await drained(outbox, [webhookRoute(server.url)])).toMatchObject({ sent: 0, pending: 0 })
    expect(server.requests).toHaveLength(1)
  })

  it("after a crash between sending and marking sends again under the same id, by which the other side knows it", async () => {
    const server = await web()
    const outbox = await outboxWith(message("webhook"))
    const file = join(outbox, "id-webhook.json")
    const asItWas = await readFile(file)
    await drained(outbox, [webhookRoute(server.url)])
    await writeFile(file, asItWas)
    await symlink(`999999999 ${hostname()}`, join(outbox, "lock"))
    await drained(outbox, [webhookRoute(server.url)])
    expect(server.requests.map(({ headers }) => headers["idempotency-key"])).toEqual([
      "id-webhook",
      "id-webhook",
    ])
    expect(await readdir(outbox)).toEqual(["id-webhook.json"])
  })

  it("is left alone while another process sends from it", async () => {
    const outbox = await outboxWith(message("webhook"))
    await symlink(`${process.ppid} ${hostname()}`, join(outbox, "lock"))
    await expect(drained(outbox, [webhookRoute("http://127.0.0.1:1")])).rejects.toMatchObject({
      code: "deliver.in-use",
      exit: 6,
    })
  })

  it("is left to another machine as long as its lock shows life, and taken over two minutes after", async () => {
    const server = await web()
    const outbox = await outboxWith(message("webhook"))
    const lock = join(outbox, "lock")
    await symlink("7 another-pod", lock)
    await setFileTime(lock, noon - 119_000)
    await expect(drained(outbox, [webhookRoute(server.url)])).rejects.toMatchObject({
      code: "deliver.in-use",
    })
    await setFileTime(lock, noon - 121_000)
    expect(await drained(outbox, [webhookRoute(server.url)])).toMatchObject({ sent: 1 })
    expect(await readdir(outbox)).toEqual(["id-webhook.json"])
  })

  it("is not held by what is no lock", async () => {
    const outbox = await outboxWith(message("webhook"))
    await writeFile(join(outbox, "lock"), "")
    expect(await drained(outbox, [webhookRoute((await web()).url)])).toMatchObject({ sent: 1 })
    await mkdir(join(outbox, "lock"))
    expect((await drained(outbox, [])).entries).toHaveLength(1)
  })

  it("makes up for a kill between a mail's bytes and its entry, and forgets bytes that nothing belongs to", async () => {
    const server = await smtp()
    const outbox = await newOutbox()
    await mkdir(outbox, { recursive: true })
    for (const name of ["id-mail.eml", "of-no-message.eml", "id-mail.json.0a1b2c3d.tmp"])
      await writeFile(join(outbox, name), "half")
    await setFileTime(join(outbox, "of-no-message.eml"), noon)
    expect(await put(outbox, [mail()], noon)).toBe(1)
    const later = testEffects({}, { now: () => noon + 2 * 86_400_000 })
    expect(await put(outbox, [message("webhook")], later.now())).toBe(1)
    await drained(outbox, [mailRoute(server.port), webhookRoute((await web()).url)], later)
    expect(server.mails).toMatchObject([{ raw: expect.stringContaining("Subject: night") }])
    expect((await readdir(outbox)).sort()).toEqual([
      "id-mail.json",
      "id-mail.json.0a1b2c3d.tmp",
      "id-webhook.json",
    ])
  })

  it("sends a mail once though a kill between its mark and its bytes left these", async () => {
    const server = await smtp()
    const outbox = await outboxWith(mail())
    const eml = await readFile(join(outbox, "id-mail.eml"))
    await drained(outbox, [mailRoute(server.port)])
    await writeFile(join(outbox, "id-mail.eml"), eml)
    expect(await drained(outbox, [mailRoute(server.port)])).toMatchObject({ sent: 0, pending: 0 })
    expect(server.mails).toHaveLength(1)
  })

  it("gives back what is withdrawn: the same message is new again", async () => {
    const outbox = await outboxWith(mail(), message("webhook"))
    await withdraw(outbox, [{ id: "id-mail" }])
    expect(await readdir(outbox)).toEqual(["id-webhook.json"])
    expect(await put(outbox, [mail(), message("webhook")], noon)).toBe(1)
  })

  it("gives up what is a week old or has no route any more, and tells it once", async () => {
    const outbox = await outboxWith(message("webhook"), message("gone"))
    const later = testEffects({}, { now: () => noon + 8 * 86_400_000 })
    const { faults, entries } = await drained(outbox, [webhookRoute("http://127.0.0.1:1")], later)
    expect(entries.map(({ state }) => state)).toEqual(["expired", "expired"])
    expect(faults).toHaveLength(2)
    const orphan = await drained(await outboxWith(message("gone")), [])
    expect(orphan.entries[0]).toMatchObject({ state: "refused", why: "the job has no route gone any more" })
    expect((await drained(outbox, [], later)).faults).toEqual([])
  })

  it("forgets after 90 days what has ended, and keeps what a stop by signal left", async () => {
    const server = await web()
    const outbox = await outboxWith(message("webhook"))
    await drained(outbox, [webhookRoute(server.url)])
    await put(outbox, [message("webhook", { id: "newer" })], noon + 91 * 86_400_000)
    await drained(outbox, [webhookRoute(server.url)], testEffects({}, { now: () => noon + 91 * 86_400_000 }))
    expect((await readOutbox(outbox)).entries.map(({ id }) => id)).toEqual(["newer"])

    const hanging = await web("hang")
    const stop = new AbortController()
    const stopped = await outboxWith(message("webhook"))
    setTimeout(() => stop.abort(new Error("stopped")), 50)
    const route = webhookRoute(hanging.url, { timeout: 5000 })
    await expect(drained(stopped, [route], testEffects({}, { signal: stop.signal }))).rejects.toThrow(
      "stopped",
    )
    expect((await readOutbox(stopped)).entries.map(({ state }) => state)).toEqual(["pending"])
    expect(await readdir(stopped)).toEqual(["id-webhook.json"])
  })

  it.each(['{"version":1,"state":"pending"}', "{}", "[]", "5", "", "\u0000"])(
    "sends the others where an entry is damaged, names its file in a Fault once, and sets it aside: %j",
    async content => {
      const server = await web()
      const outbox = await outboxWith(message("webhook"), message("webhook", { id: "other" }))
      await writeFile(join(outbox, "other.json"), content)
      const effects = testEffects()
      const { sent, faults } = await drained(outbox, [webhookRoute(server.url)], effects)
      expect(sent).toBe(1)
      expect(faults).toEqual([
        expect.objectContaining({ code: "store.damaged", where: join(outbox, "other.json"), exit: 5 }),
      ])
      expect(effects.lines.filter(line => line.includes("deliver.damaged"))).toHaveLength(1)
      expect(await readdir(outbox)).toContain("other.json.damaged")
      expect((await drained(outbox, [webhookRoute(server.url)], effects)).faults).toEqual([])
      expect(await put(outbox, [message("webhook", { id: "other" })], noon)).toBe(1)
    },
  )

  it("does not wait for an entry that is a folder or has no end", async () => {
    const server = await web()
    const outbox = await outboxWith(message("webhook"))
    await mkdir(join(outbox, "folder.json"))
    await symlink(process.platform === "win32" ? outbox : "/dev/zero", join(outbox, "endless.json"))
    const { sent, faults } = await drained(outbox, [webhookRoute(server.url)])
    expect(sent).toBe(1)
    expect(faults.map(({ code }) => code)).toEqual(["store.damaged", "store.damaged"])
    expect((await drained(outbox, [webhookRoute(server.url)])).faults).toEqual([])
  })
})
