import { day, minute } from "../../base/index.ts"
import type { Random } from "../../stats/index.ts"
import { type GatewayFault, faultsAt } from "./faults.ts"

/** A request as a gateway logs it. */
export interface GatewayRequest {
  /** Epoch ms. */
  readonly time: number
  readonly client: string
  readonly method: string
  /** With its query. */
  readonly target: string
  readonly status: number
  readonly bytes: number
  /** Seconds. */
  readonly seconds: number
  readonly agent: string
}

/** What the gateway's users ask for. */
interface Route {
  readonly name: string
  readonly method: string
  readonly target: (random: Random) => string
  /** Share of all requests; they sum to 1. */
  readonly share: number
  /** Median duration, ms. */
  readonly duration: number
  readonly bytes: number
}

const routes: readonly Route[] = [
  {
    name: "orders",
    method: "GET",
    share: 0.34,
    duration: 38,
    bytes: 1800,
    target: random => `/api/orders/${number(random)}`,
  },
  {
    name: "search",
    method: "GET",
    share: 0.22,
    duration: 74,
    bytes: 6200,
    target: random => `/api/search?q=lamp+${number(random)}`,
  },
  {
    name: "cart",
    method: "PUT",
    share: 0.16,
    duration: 29,
    bytes: 420,
    target: random => `/api/carts/${hex(random)}`,
  },
  {
    name: "login",
    method: "POST",
    share: 0.1,
    duration: 120,
    bytes: 310,
    target: random => `/login?token=${hex(random)}`,
  },
  {
    name: "images",
    method: "GET",
    share: 0.1,
    duration: 9,
    bytes: 48_000,
    target: random => `/img/${number(random)}.jpg`,
  },
  { name: "checkout", method: "POST", share: 0.05, duration: 210, bytes: 640, target: () => "/api/checkout" },
  { name: "health", method: "GET", share: 0.03, duration: 2, bytes: 2, target: () => "/healthz" },
]

const weakSpots = ["/.env", "/wp-login.php", "/.git/config", "/phpmyadmin/", "/vendor/phpunit/src/eval.php"]
const agents = [
  "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0",
  "Mozilla/5.0 (iPhone) Safari/605.1",
  "okhttp/4.12",
]

/** Requests per second at the quietest and the busiest time of day, and the hour of the latter (UTC). */
const [quietest, busiest, peakHour] = [0.5, 2.2, 15]

/** One minute's requests, in order of time. `time`: the minute's start, epoch ms. */
export function requestsOf(time: number, faults: readonly GatewayFault[], random: Random): GatewayRequest[] {
  const now = faultsAt(faults, time)
  const expected = 60 * rateAt(time)
  const count = Math.max(0, Math.round(expected + Math.sqrt(expected) * random.normal()))
  const requests = Array.from({ length: count }, () => requestAt(time, now, random))
  const scans = now.some(({ kind }) => kind === "scanner") ? 150 + random.integer(60) : 0
  for (let i = 0; i < scans; i++) requests.push(scanAt(time, random))
  return requests.sort((a, b) => a.time - b.time)
}

function rateAt(time: number): number {
  const hour = ((time % day) / day) * 24
  const wave = (1 + Math.cos(((hour - peakHour) / 12) * Math.PI)) / 2
  return quietest + (busiest - quietest) * wave
}

function requestAt(time: number, faults: readonly GatewayFault[], random: Random): GatewayRequest {
  const chosen = chooseRoute(random.next())
  const slower = faults.find(({ kind, routes: hit }) => kind === "slow-route" && hit.includes(chosen.name))
  const failing = faults.find(
    ({ kind, routes: hit }) => kind === "server-errors" && hit.includes(chosen.name),
  )
  const [luck, share] = [random.next(), random.next()]
  const status = failing && luck < failing.strength ? 503 : share < 0.0008 ? 502 : share < 0.012 ? 404 : 200
  const duration = chosen.duration * Math.exp(0.45 * random.normal()) * (slower ? slower.strength : 1)
  return {
    time: time + Math.floor(random.next() * minute),
    client: `198.51.100.${1 + random.integer(250)}`,
    method: chosen.method,
    target: chosen.target(random),
    status,
    bytes: status === 200 ? Math.round(chosen.bytes * (0.7 + 0.6 * random.next())) : 162,
    seconds: (status === 503 ? 3 + random.next() : duration / 1000) || 0,
    agent: agents[random.integer(agents.length)] ?? "",
  }
}

function scanAt(time: number, random: Random): GatewayRequest {
  return {
    time: time + Math.floor(random.next() * minute),
    client: "203.0.113.66",
    method: "GET",
    target: weakSpots[random.integer(weakSpots.length)] ?? "/",
    status: 404,
    bytes: 162,
    seconds: 0.001 + 0.001 * random.next(),
    agent: "Mozilla/5.0 zgrab/0.x",
  }
}

function chooseRoute(share: number): Route {
  let below = 0
  const found = routes.find(one => share < (below += one.share))
  const [first] = routes
  if (first === undefined) throw new Error("there is no route")
  return found ?? first
}

function number(random: Random): string {
  return `${1000 + random.integer(90_000)}`
}

function hex(random: Random): string {
  return Array.from({ length: 4 }, () =>
    random
      .integer(2 ** 30)
      .toString(16)
      .padStart(8, "0"),
  ).join("")
}
