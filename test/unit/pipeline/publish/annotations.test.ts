import { expect, it } from "vitest"
import type { GrafanaRoute } from "../../../../src/base/index.ts"
import { send } from "../../../../src/deliver/send.ts"
import { annotationsFor } from "../../../../src/pipeline/publish/annotations.ts"
import { web } from "../../deliver/loopback.ts"
import { testEffects } from "../../deliver/fixtures.ts"
import { job as jobFrom } from "../../job/fixture.ts"
import { busyNight, hostileNight } from "../../report/fixture.ts"

const written = (url: string, more = "") =>
  jobFrom(`name: nightly
source: { files: "*.csv" }
deliver: [{ to: grafana, url: "${url}", tokenFrom: { env: GRAFANA_TOKEN }, severity: high${more} }]
report: { url: "https://reports.example.org/{job}/{run}/report.html" }
`)
const isGrafana = (route: { readonly to: string }): route is GrafanaRoute => route.to === "grafana"
const routeOf = (job: ReturnType<typeof written>): GrafanaRoute => job.deliver.find(isGrafana)!

it("each incident of a night is a region annotation with the report's link, sent with the token alone", async () => {
  // As https://grafana.com/docs/grafana/latest/developers/http_api/annotations says that it answers.
  const server = await web({ status: 200, body: '{"id":1,"message":"Annotation added"}' })
  const job = written(`${server.url}/grafana/`, ", dashboard: fleet-1")
  const { result } = busyNight()
  const [annotation, ...others] = annotationsFor(routeOf(job), { job, result })
  expect(others.map(({ incident }) => incident)).not.toContain(annotation!.incident)
  const effects = testEffects({ GRAFANA_TOKEN: "glsa_secret0123456789" })
  const outcome = await send(annotation!, routeOf(job), { to: [], effects })
  expect(outcome.state).toBe("sent")
  const [request] = server.requests
  const [incident] = result.incidents
  expect([request!.method, request!.path]).toEqual(["POST", "/grafana/api/annotations"])
  expect(request!.headers.authorization).toBe("Bearer glsa_secret0123456789")
  expect(JSON.parse(request!.body)).toEqual({
    dashboardUID: "fleet-1",
    time: Date.parse(incident!.start),
    timeEnd: Date.parse(incident!.end) + 60_000,
    tags: ["noctule", "job:nightly", "severity:critical", "host:db-2", "host:web-1"],
    text: expect.stringMatching(
      /^critical: db-2: Swap in use .*\(inc-7d1f0c9a42\) <a href="https:\/\/reports\.example\.org\/nightly\/2026-11-20-01\/report\.html">report<\/a>$/,
    ) as string,
  })
  expect(request!.body).not.toContain("glsa_secret")
})

it("a refused token is put off with a hint, and never written", async () => {
  const server = await web({ status: 401, body: '{"message":"invalid API key glsa_secret0123456789"}' })
  const job = written(server.url)
  const [annotation] = annotationsFor(routeOf(job), { job, result: busyNight().result })
  const effects = testEffects({ GRAFANA_TOKEN: "glsa_secret0123456789" })
  const outcome = await send(annotation!, routeOf(job), { to: [], effects })
  expect(JSON.stringify(outcome)).toContain("invalid API key [secret]")
  expect(outcome.state).not.toBe("sent")
})

it("no name reaches Grafana as HTML, and nothing below the route's severity", () => {
  const job = written("http://127.0.0.1:1")
  const { result } = hostileNight()
  const annotations = annotationsFor(routeOf(job), { job, result })
  for (const { content } of annotations)
    expect(content).toMatchObject({
      body: { text: expect.stringMatching(/^[^<>]*<a href="https:[^<>"]*">report<\/a>$/) as string },
    })
  const severe = result.incidents.filter(({ severity }) => ["high", "critical"].includes(severity))
  expect(annotations).toHaveLength(severe.length)
})
