import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, writeFile } from "node:fs/promises"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"

/** A server of this machine, on loopback. */
export interface Server {
  readonly url: string
  readonly port: number
  readonly pid: number
  /** At once, as a crash would. */
  readonly kill: () => Promise<void>
}

/** Whether each command starts here; says which does not. */
export function areInstalled(...commands: readonly string[]): boolean {
  const missing = commands.filter(command => spawnSync(command, ["--version"]).error !== undefined)
  if (missing.length > 0) process.stderr.write(`SKIPPED: not installed here: ${missing.join(", ")}\n`)
  return missing.length === 0
}

export interface PrometheusStart {
  /** Folder of its TSDB. */
  readonly storage: string
  /** A free one where none is given. */
  readonly port?: number
  /** YAML of prometheus.yml: what is scraped. */
  readonly config?: string
  /** YAML of the file that says how to log in; it then answers by https where that has certificates. */
  readonly web?: string
}

/** Starts Prometheus; it has samples of any age. */
export async function startPrometheus(start: PrometheusStart): Promise<Server> {
  const { storage, config = "global: {}\n", web = "" } = start
  const port = start.port ?? (await freePort())
  const folder = await mkdtemp(join(tmpdir(), "prometheus-"))
  await writeFile(join(folder, "prometheus.yml"), config)
  await writeFile(join(folder, "web.yml"), web)
  const child = spawn("prometheus", [
    `--config.file=${join(folder, "prometheus.yml")}`,
    `--web.config.file=${join(folder, "web.yml")}`,
    `--storage.tsdb.path=${storage}`,
    "--storage.tsdb.retention.time=100y",
    `--web.listen-address=127.0.0.1:${port}`,
  ])
  const protocol = web.includes("tls_server_config") ? "https" : "http"
  return await started(child, { url: `${protocol}://127.0.0.1:${port}`, port, ready: /Server is ready/ })
}

/** Starts VictoriaMetrics with an empty storage. */
export async function startVictoriaMetrics(): Promise<Server> {
  const port = await freePort()
  const child = spawn("victoria-metrics", [
    `-httpListenAddr=127.0.0.1:${port}`,
    `-storageDataPath=${await mkdtemp(join(tmpdir(), "victoria-"))}`,
    "-retentionPeriod=100y",
  ])
  const ready = /starting http(s)? server at|started VictoriaMetrics/
  return await started(child, { url: `http://127.0.0.1:${port}`, port, ready })
}

/** Starts an exporter; it listens at the port that is filled in for PORT. */
export async function startExporter(command: string, ...args: readonly string[]): Promise<Server> {
  const port = await freePort()
  const child = spawn(
    command,
    args.map(arg => arg.replace("PORT", String(port))),
  )
  return await started(child, { url: `http://127.0.0.1:${port}`, port, ready: /[Ll]istening on/ })
}

interface Starting {
  readonly url: string
  readonly port: number
  /** What it logs when it answers. */
  readonly ready: RegExp
}

async function started(child: ChildProcess, { url, port, ready }: Starting): Promise<Server> {
  let log = ""
  let isOver = false
  const collect = (part: unknown): void => void (log += String(part))
  child.stderr?.on("data", collect)
  child.stdout?.on("data", collect)
  child.on("exit", () => (isOver = true))
  const kill = async (): Promise<void> => {
    if (isOver) return
    const exit = once(child, "exit")
    child.kill("SIGKILL")
    await exit
  }
  process.once("exit", () => child.kill("SIGKILL"))
  while (!ready.test(log)) {
    if (isOver) throw new Error(`${child.spawnfile} does not start:\n${log}`)
    await sleep(50)
  }
  return { url, port, pid: child.pid ?? 0, kill }
}

/** Of loopback; free when it was asked for. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  await new Promise(resolve => server.close(resolve))
  if (address === null || typeof address === "string") throw new Error("no free port")
  return address.port
}
