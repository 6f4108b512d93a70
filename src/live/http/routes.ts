import type { Job } from "../../base/index.ts"
import type { WatchHandle } from "../state.ts"
import { hostAnswer, hostsAnswer, incidentsAnswer } from "./api.ts"
import { trendChart } from "./page/chart.ts"
import { busy, unknownFeature, unknownHost } from "./faults.ts"
import { watchFamilies } from "./metrics/families.ts"
import { contentTypes, writeFamilies } from "./metrics/open-metrics.ts"
import { openApi } from "./openapi.ts"
import type { Assets } from "./page/assets.ts"
import { predictReply } from "./predict.ts"
import { content, json, problemReply, type Reply } from "./reply.ts"
import { pushReply } from "./rows.ts"

/** A request whose path and method are known. */
export interface Call {
  readonly query: URLSearchParams
  /** Empty but for POST. */
  readonly body: string
  /** The header Accept. */
  readonly accept: string
}

export interface Route {
  readonly method: "GET" | "POST"
  readonly path: string
  /** No token is asked for. */
  readonly open?: true
  /** Largest body, bytes. */
  readonly limit?: number
  readonly answer: (call: Call) => Reply | Promise<Reply>
}

export interface RouteTask {
  readonly watch: WatchHandle
  readonly job: Pick<Job, "predict" | "metrics">
  readonly assets: Assets
}

/** Served as a stream of its own. */
export const eventsPath = "/events"

const kib = 1024

/** Everything that the server answers, but for the stream of events. */
export function routesOf(task: RouteTask): readonly Route[] {
  const { watch, assets } = task
  return [
    ...healthRoutes(task),
    ...programRoutes(task),
    { method: "GET", path: "/api/hosts", answer: () => json(hostsAnswer(watch.state())) },
    { method: "GET", path: "/api/host", answer: call => hostReply(task, call) },
    { method: "GET", path: "/api/incidents", answer: () => json(incidentsAnswer(watch.state())) },
    { method: "GET", path: "/chart.svg", answer: call => chartReply(task, call) },
    { method: "GET", path: "/openapi.json", open: true, answer: () => json(openApi()) },
    ...Object.entries(assets).map(([path, { type, body }]): Route => ({
      method: "GET",
      path,
      answer: () => content(type, body),
    })),
  ]
}

function healthRoutes({ watch }: RouteTask): readonly Route[] {
  return [
    { method: "GET", path: "/healthz", open: true, answer: () => json({ status: "ok" }) },
    {
      method: "GET",
      path: "/readyz",
      open: true,
      answer: () =>
        watch.state().ready ? json({ status: "ready" }) : problemReply(busy("no tick has judged a row yet")),
    },
  ]
}

function programRoutes({ watch, job }: RouteTask): readonly Route[] {
  return [
    {
      method: "POST",
      path: "/predict",
      limit: 256 * kib,
      answer: ({ query, body }) => predictReply({ watch, rule: job.predict, query, body }),
    },
    { method: "POST", path: "/api/v1/rows", limit: 4096 * kib, answer: ({ body }) => pushReply(watch, body) },
    {
      method: "GET",
      path: "/metrics",
      answer: ({ accept }) => {
        const format = accept.includes("application/openmetrics-text") ? "openmetrics" : "text"
        const families = watchFamilies(watch.state(), job.metrics.top)
        return content(contentTypes[format], writeFamilies(families, format))
      },
    },
  ]
}

function hostReply({ watch }: RouteTask, { query }: Call): Reply {
  const state = watch.state()
  const host = state.hosts.find(one => one.host === query.get("host"))
  const names = state.hosts.map(one => one.host)
  return host ? json(hostAnswer(host, state)) : problemReply(unknownHost(query.get("host"), names))
}

async function chartReply({ watch }: RouteTask, { query }: Call): Promise<Reply> {
  const state = watch.state()
  const host = state.hosts.find(one => one.host === query.get("host"))
  if (!host) {
    const names = state.hosts.map(one => one.host)
    return problemReply(unknownHost(query.get("host"), names))
  }
  const name = query.get("feature")
  const feature = host.features.find(one => one.feature === name)
  if (name !== null && !feature) {
    const names = host.features.map(one => one.feature)
    return problemReply(unknownFeature(name, names))
  }
  return content("image/svg+xml", await trendChart(state, host, feature ?? null))
}
