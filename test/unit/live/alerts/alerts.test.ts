import { mkdtemp } from "node:fs/promises"
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest"
import { minute, type Route } from "../../../../src/base/index.ts"
import { openAlerts } from "../../../../src/live/alerts/alerts.ts"
import { noon } from "../../../clock.ts"
import { effectsAt, jobOf } from "../../ingest/fixture.ts"
import { liveIncident } from "../fixture.ts"

interface Received {
  readonly path: string
  readonly body: unknown
}

let server: Server
let base: string
const received: Received[] = []

beforeAll(async () => {
  server = createServer((request, response) => {
    let text = ""
    request.on("data", chunk => (text += String(chunk)))
    request.on("end", () => {
      received.push({ path: request.url ?? "", body: JSON.parse(text) as unknown })
      response.end()
    })
  })
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => void server.close())
beforeEach(() => void received.splice(0))

const rule = { on: ["live"], hosts: ["*"], severity: "info", attempts: 1, timeout: 5000, pause: 1 } as const
const at = (now: number) => ({ now, run: "2026-11-21-01" })

const folder = (): Promise<string> => mkdtemp(join(tmpdir(), "noctule-alerts-"))

async function alertsFor(
  routes: (url: string) => readonly Route[],
  suppressUntil = -Infinity,
  output?: string,
) {
  const known = jobOf("/nowhere")
  const report = { ...known.report, url: "https://reports.example.org/{job}/{run}" }
  const job = { ...known, report, name: "watched", output: output ?? (await folder()), deliver: routes(base) }
  const span = { start: noon - 1e9, end: suppressUntil, title: "work", hosts: "*", source: "job.yaml" }
  const calendar = [{ ...span, suppress: true, by: "maintenance" as const }]
  return openAlerts({
    job,
    effects: effectsAt(noon),
    annotations: () => Promise.resolve({ calendar, labels: [] }),
  })
}

const webhook = (url: string): readonly Route[] => [
  { ...rule, name: "hook", to: "webhook", url: `${url}/hook`, secret: null },
]
const manager = (url: string): readonly Route[] => [{ ...rule, name: "am", to: "alertmanager", url }]

it("posts an incident when it opens and when it closes, once each", async () => {
  const alerts = await alertsFor(webhook)
  const incident = liveIncident("INC-20261121-AAAA", "db-1")
  for (const now of [noon, noon + minute]) {
    await alerts.tick({ open: [incident], closed: [] }, at(now))
    await alerts.close()
  }
  const over = { ...incident, closedAt: noon + 2 * minute }
  await alerts.tick({ open: [], closed: [over] }, at(noon + 2 * minute))
  await alerts.close()
  expect(received.map(({ path, body }) => [path, Reflect.get(Object(body), "change")])).toEqual([
    ["/hook", "opened"],
    ["/hook", "closed"],
  ])
})

it("queues what a killed watch had saved but not queued, and nothing twice", async () => {
  const output = await folder()
  const incident = liveIncident("INC-20261121-AAAA", "db-1")
  const other = liveIncident("INC-20261121-BBBB", "web-1")
  for (const open of [[incident], [incident, other], [incident, other]]) {
    const alerts = await alertsFor(webhook, -Infinity, output)
    await alerts.tick({ open, closed: [] }, at(noon))
    await alerts.close()
  }
  const bodies = received.map(({ body }) => Object(body) as Readonly<Record<string, unknown>>)
  expect(bodies.map(({ incident: one }) => Reflect.get(Object(one), "id"))).toEqual([incident.id, other.id])
  expect(bodies[0]?.["report"]).toBe("https://reports.example.org/watched/2026-11-21-01")
})

it("says nothing of the end of an incident whose beginning it did not send", async () => {
  const alerts = await alertsFor(webhook)
  const over = { ...liveIncident("INC-20261121-BBBB", "db-1"), closedAt: noon }
  await alerts.tick({ open: [], closed: [over] }, at(noon))
  await alerts.close()
  expect(received).toEqual([])
})

it("sends Alertmanager an open incident every minute, and its end when it closes", async () => {
  const alerts = await alertsFor(manager)
  const incident = liveIncident("INC-20261121-CCCC", "db-1")
  await alerts.tick({ open: [incident], closed: [] }, at(noon))
  await alerts.close()
  await alerts.tick({ open: [incident], closed: [] }, at(noon + minute))
  await alerts.close()
  const over = { ...incident, closedAt: noon + 2 * minute }
  await alerts.tick({ open: [], closed: [over] }, at(noon + 2 * minute))
  await alerts.close()
  const posts = received.map(({ body }) => (body as readonly Readonly<Record<string, unknown>>[])[0])
  expect(received.map(({ path }) => path)).toEqual(Array.from({ length: 3 }, () => "/api/v2/alerts"))
  expect(posts.map(post => Reflect.get(Object(post?.["labels"]), "incident"))).toEqual(
    Array.from({ length: 3 }, () => incident.id),
  )
  expect(posts.map(post => Date.parse(String(post?.["endsAt"])) - noon)).toEqual([
    5 * minute,
    6 * minute,
    2 * minute,
  ])
})

it("sends nothing of an incident inside a maintenance window of its hosts", async () => {
  const alerts = await alertsFor(manager, noon + 1e9)
  const incident = liveIncident("INC-20261121-DDDD", "db-1")
  await alerts.tick({ open: [incident], closed: [] }, at(noon))
  await alerts.close()
  expect(received).toEqual([])
})

it("sends an incident that outlasts its maintenance window once the window is over", async () => {
  const alerts = await alertsFor(webhook, Date.parse("2026-11-21T11:30:00.000Z"))
  const inside = { ...liveIncident("INC-20261121-EEEE", "db-1"), end: "2026-11-21T11:35:00.000Z" }
  for (const open of [[inside], [{ ...inside, end: "2026-11-21T11:59:00.000Z" }]]) {
    expect(received).toEqual([])
    await alerts.tick({ open, closed: [] }, at(noon))
    await alerts.close()
  }
  expect(received.map(({ body }) => Reflect.get(Object(body), "change"))).toEqual(["opened"])
})
