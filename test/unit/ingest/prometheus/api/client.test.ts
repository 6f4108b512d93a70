import { afterEach, describe, expect, it } from "vitest"
import { openClient } from "../../../../../src/ingest/prometheus/api/client.ts"
import {
  type Asked,
  type FakePrometheus,
  fakePrometheus,
  matrix,
  type Reply,
} from "../../../../fake-prometheus.ts"
import { effectsAt } from "../../fixture.ts"
import { ruleOf, type RuleParts } from "../fixture.ts"

let server: FakePrometheus | undefined
afterEach(() => server?.close())

const good = matrix([{ labels: { instance: "a" }, samples: [[1000, 1]] }])

/** Asks one query of a server that replies so, by a clock that stands still. */
async function ask(
  reply: (asked: Asked, n: number) => Reply,
  parts: RuleParts & { readonly env?: Record<string, string> } = {},
): Promise<unknown> {
  server = await fakePrometheus(reply)
  const { env = {}, ...rule } = parts
  const client = await openClient(ruleOf(server.url, { limits: { retry: 3000 }, ...rule }), {
    ...effectsAt(),
    env,
  })
  try {
    const answer = await client.query({ path: "query", params: { query: "up[1d]" }, subject: "up" }, () => {
      const elements: string[] = []
      return { elements, visit: (element: Buffer) => void elements.push(element.toString()) }
    })
    return answer.state === "done" ? { ...answer, elements: answer.sink.elements.length } : answer
  } finally {
    client.close()
  }
}

describe("a query", () => {
  it("is posted, with hints that keep servers from caching and from partial answers", async () => {
    expect(await ask(() => good, { headers: { "X-Scope-OrgID": "ops" } })).toMatchObject({
      state: "done",
      elements: 1,
      warnings: [],
    })
    expect(server?.asked).toMatchObject([
      {
        path: "/api/v1/query",
        params: { query: "up[1d]", nocache: "1", partial_response: "false" },
        headers: { "x-scope-orgid": "ops", "accept-encoding": "gzip" },
      },
    ])
  })

  it("hands on warnings, and VictoriaMetrics' word for a partial answer", async () => {
    expect(await ask(() => matrix([], { warnings: ["store down"], isPartial: true }))).toMatchObject({
      warnings: ["store down", "the answer is partial"],
    })
  })

  it.each([
    ["a busy server", { status: 429, headers: { "retry-after": "0" }, body: "busy" }],
    ["a failing server", { status: 503, body: "starting" }],
    ["a cut connection", { ...good, cut: true }],
  ] as const)("is repeated after %s, from the first series on", async (_, bad) => {
    expect(await ask((_, n) => (n === 0 ? bad : good))).toMatchObject({ state: "done", elements: 1 })
    expect(server?.asked).toHaveLength(2)
  })

  it("waits as long as the server asks for, if that is within its time", async () => {
    const busy = { status: 429, headers: { "retry-after": "60" }, body: "busy" }
    await expect(ask(() => busy)).rejects.toMatchObject({ code: "prometheus.no-answer", exit: 4 })
    expect(server?.asked).toHaveLength(1)
  })

  it("ends with exit 4 where nobody listens", async () => {
    const gone = await fakePrometheus(() => good)
    await gone.close()
    const client = await openClient(ruleOf(gone.url), effectsAt())
    await expect(
      client.query({ path: "query", params: {}, subject: "up" }, () => ({ visit: () => undefined })),
    ).rejects.toMatchObject({ exit: 4, what: expect.stringContaining("ECONNREFUSED") })
  })

  it.each([
    [401, "prometheus.login", "denied"],
    [403, "prometheus.login", "denied"],
    [400, "prometheus.query", 'parse error: unexpected ")"'],
    [404, "prometheus.no-api", "not found"],
  ])("ends with exit 2 at status %i", async (status, code, error) => {
    const body = { status: "error", errorType: "x", error }
    const words = code === "prometheus.no-api" ? "404" : error
    await expect(ask(() => ({ status, body }))).rejects.toMatchObject({
      code,
      exit: 2,
      what: expect.stringContaining(words),
    })
    expect(server?.asked).toHaveLength(1)
  })

  it.each([
    ["a login page", { body: "<!DOCTYPE html><html>Log in</html>" }, "an HTML page"],
    [
      "a redirect",
      { status: 302, headers: { location: "https://sso" }, body: "" },
      "a redirect to https://sso",
    ],
    ["other text", { body: "hello" }, '"hello"'],
  ])("says what it got in place of JSON: %s", async (_, reply, found) => {
    await expect(ask(() => reply)).rejects.toMatchObject({
      code: "prometheus.foreign-answer",
      exit: 2,
      what: expect.stringContaining(found),
    })
  })

  it.each([
    [422, "query processing would load too many samples into memory in query execution"],
    [400, "exceeded maximum resolution of 11,000 points per timeseries."],
    [
      422,
      "the number of matching timeseries exceeds 1000; either narrow down the search or increase the limit",
    ],
    [503, "query timed out in expression evaluation"],
    [413, "entity too large"],
  ])("is too much for the server at %i: %s", async (status, error) => {
    const body = { status: "error", errorType: "execution", error }
    expect(await ask(() => ({ status, body }))).toMatchObject({ state: "too-much", why: error })
  })
})

describe("a login", () => {
  const headerOf = (): string | undefined => server?.asked.at(-1)?.headers.authorization

  it("is basic, with its password from the environment", async () => {
    await ask(() => good, {
      auth: { kind: "basic", user: "me", password: { env: "SECRET" } },
      env: { SECRET: "p w" },
    })
    expect(headerOf()).toBe(`Basic ${Buffer.from("me:p w").toString("base64")}`)
  })

  it("is a bearer token, which must be there", async () => {
    const auth = { kind: "bearer", token: { env: "SECRET" } } as const
    await ask(() => good, { auth, env: { SECRET: "t" } })
    expect(headerOf()).toBe("Bearer t")
    await expect(ask(() => good, { auth })).rejects.toMatchObject({ code: "prometheus.secret", exit: 2 })
  })

  it("is a signature of AWS over method, path, query, host and body", async () => {
    const env = { AWS_ACCESS_KEY_ID: "AKID", AWS_SECRET_ACCESS_KEY: "SECRET", AWS_SESSION_TOKEN: "T" }
    await ask(() => good, { auth: { kind: "sigv4", region: "eu-west-1", service: "aps" }, env })
    expect(headerOf()).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKID\/20240305\/eu-west-1\/aps\/aws4_request, SignedHeaders=host;x-amz-date;x-amz-security-token, Signature=[0-9a-f]{64}$/,
    )
  })

  it("is an OAuth 2 token, fetched once", async () => {
    const identity = await fakePrometheus(() => ({ body: { access_token: "granted", expires_in: 3600 } }))
    const auth = {
      kind: "oauth2",
      tokenUrl: `${identity.url}/token`,
      clientId: "id",
      clientSecret: { env: "SECRET" },
      scopes: ["read"],
    } as const
    await ask((_, n) => (n === 0 ? { status: 503, body: "" } : good), { auth, env: { SECRET: "s" } })
    expect(headerOf()).toBe("Bearer granted")
    expect(identity.asked).toMatchObject([{ params: { grant_type: "client_credentials", scope: "read" } }])
    await identity.close()
  })

  it.each([
    [
      401,
      { error: "invalid_client", error_description: "unknown client id" },
      "invalid_client: unknown client id",
    ],
    [400, { error: "invalid_scope for s3cret" }, "invalid_scope for …"],
    [200, { access_token: null }, "got none (200)"],
    [200, "<html>Log in</html>", "got none (200)"],
  ])(
    "that brings no OAuth 2 token ends with exit 2 and the server's words: %i %j",
    async (status, body, words) => {
      const identity = await fakePrometheus(() => ({ status, body }))
      const auth = {
        kind: "oauth2",
        tokenUrl: identity.url,
        clientId: "id",
        scopes: [],
        clientSecret: { env: "SECRET" },
      } as const
      await expect(ask(() => good, { auth, env: { SECRET: "s3cret" } })).rejects.toMatchObject({
        code: "prometheus.token",
        exit: 2,
        what: expect.stringContaining(words),
      })
      expect(server?.asked).toHaveLength(0)
      await identity.close()
    },
  )
})
