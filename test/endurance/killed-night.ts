import { createHash } from "node:crypto"
import { cp, readdir, readFile, readlink, stat } from "node:fs/promises"
import { join } from "node:path"
import { expect } from "vitest"
import type { RunResult } from "../../src/base/index.ts"
import { outboxOf, readOutbox } from "../../src/deliver/index.ts"
import { isFinalizing } from "../../src/store/index.ts"
import { noctule, type SmallHost, type SmallSource, smallSource } from "../integration/small-night.ts"
import { type HttpServer, httpServer, type SmtpServer, smtpServer } from "../unit/deliver/servers.ts"

/**
 * A fleet with two good nights behind it: the night that is to be killed starts warm, remembers, prunes, and
 * has a report to lose.
 */
export interface Fleet {
  /** A copy of the world before the night, with nobody told yet. */
  readonly fresh: () => Promise<SmallSource>
  /**
   * What the servers were sent since the last `fresh`: how often each message came, by what the other side
   * knows it by.
   */
  readonly received: () => Readonly<Record<string, number>>
  readonly close: () => Promise<void>
}

export interface FleetRules {
  readonly hosts: readonly SmallHost[]
  readonly formats: string
}

export const commandOf = ({ job, output }: SmallSource): string[] => [
  "run",
  job,
  "--output",
  output,
  "--workers",
  "1",
]
export const homeOf = ({ output }: SmallSource): string => join(output, "small")

export async function makeFleet({ hosts, formats }: FleetRules): Promise<Fleet> {
  const servers = {
    smtp: await smtpServer(),
    hook: await httpServer([{ status: 204 }]),
    pager: await httpServer([{ status: 202 }]),
  }
  const source = await smallSource(
    hosts.map(host => ({ days: 7, ...host })),
    { formats, more: jobMore(servers) },
  )
  const nights = ["2026-03-08T00:00:00Z", "2026-03-09T00:00:00Z"]
  for (const until of nights) {
    const { code, stderr } = await noctule([...commandOf(source), "--until", until])
    expect(code, stderr).toBe(0)
  }
  let copies = 0
  return {
    fresh: async () => {
      for (const sent of [servers.smtp.mails, servers.hook.requests, servers.pager.requests]) sent.splice(0)
      const output = `${source.output}-${++copies}`
      await cp(source.output, output, { recursive: true, verbatimSymlinks: true })
      return { ...source, output }
    },
    received: () => receivedBy(servers),
    close: async () => void (await Promise.all(Object.values(servers).map(server => server.close()))),
  }
}

interface Servers {
  readonly smtp: SmtpServer
  readonly hook: HttpServer
  readonly pager: HttpServer
}

function jobMore({ smtp, hook, pager }: Servers): string {
  return `deliver:
  - { to: mail, server: 127.0.0.1, port: ${smtp.port}, tls: never, from: n@example.org, recipients: ada@example.org, pause: 20ms }
  - { to: webhook, url: "${hook.url}", pause: 20ms }
  - { to: pagerduty, keyFrom: { file: ${import.meta.filename} }, endpoint: "${pager.url}", pause: 20ms }
metrics: { file: noctule.prom }
retention: { nights: 1, runs: 1 }
`
}

function receivedBy({ smtp, hook, pager }: Servers): Record<string, number> {
  const mails = smtp.mails.map(({ raw }) => `mail ${/^Message-ID: (.*)$/im.exec(raw)?.[1]?.trim()}`)
  const hooks = hook.requests.map(({ headers }) => `webhook ${String(headers["webhook-id"])}`)
  const pages = pager.requests.map(
    ({ body }) => JSON.parse(body) as { event_action: string; dedup_key: string },
  )
  const counts: Record<string, number> = {}
  for (const one of [...mails, ...hooks, ...pages.map(page => `${page.event_action} ${page.dedup_key}`)])
    counts[one] = (counts[one] ?? 0) + 1
  return counts
}

/**
 * All that a night leaves, but for clocks: result.json without its seconds, the names of files, runs, links
 * and models, the bytes of the scores.
 */
export async function finalState(source: SmallSource): Promise<unknown> {
  const home = homeOf(source)
  const latest = join(home, "latest")
  const {
    run: { id },
    hosts: found,
    ...rest
  } = JSON.parse(await readFile(join(latest, "result.json"), "utf8")) as RunResult
  const files = await namesBelow(latest)
  const hashes = await Promise.all(
    files
      .filter(file => file.endsWith(".parquet"))
      .map(async file => {
        return createHash("sha256")
          .update(await readFile(join(latest, file)))
          .digest("hex")
      }),
  )
  const { entries: outbox } = await readOutbox(outboxOf(home))
  return {
    ...rest,
    id,
    files,
    hashes,
    hosts: found.map(host => ({ ...host, training: host.training && { ...host.training, seconds: 0 } })),
    links: await each(home, name => /^(\d|latest)/.test(name), readlink),
    runs: await each(join(home, "runs"), isNoLeftover, namesBelow),
    models: await namesBelow(join(home, "state/models")),
    outbox: outbox
      .map(({ id, route, occasion, incident, state }) => [id, route, occasion, incident, state].join(" "))
      .sort(),
    lastRun: Object.keys(JSON.parse(await readFile(join(home, "state/last-run.json"), "utf8")) as object),
  }
}

async function each(
  folder: string,
  wanted: (name: string) => boolean,
  read: (path: string) => Promise<unknown>,
): Promise<readonly unknown[]> {
  const names = (await readdir(folder)).filter(wanted).sort()
  return await Promise.all(names.map(async name => [name, await read(join(folder, name))]))
}

/** What killed writers leave is swept an hour later; in the folder of a run nothing of it may be left. */
function isNoLeftover(path: string): boolean {
  return !/\.[0-9a-f]{8}\.(tmp|gone)(\/|$)/.test(path)
}

async function namesBelow(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true })
  return names.filter(name => (folder.includes("state") ? isNoLeftover(name) : true)).sort()
}

/** Whoever follows the link finds a whole report, at any time. */
export async function expectWholeReport(source: SmallSource, formats: string): Promise<void> {
  const latest = join(homeOf(source), "latest")
  JSON.parse(await readFile(join(latest, "result.json"), "utf8"))
  expect((await readFile(join(latest, "report.html"), "utf8")).trimEnd()).toMatch(/<\/html>$/)
  if (formats.includes("pdf"))
    expect((await readFile(join(latest, "report.pdf"))).subarray(-6).toString("latin1")).toContain("%%EOF")
  await expect(stat(join(latest, "work"))).rejects.toThrow("ENOENT")
}

/** Whether a killed night had done all that it had to: then its repeat would be a run of its own. */
export async function isFinalized(source: SmallSource, before: string): Promise<boolean> {
  const latest = join(homeOf(source), "latest")
  return (await readlink(latest)) !== before && !(await isFinalizing(latest))
}
