import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type CommandOptions, type Ended, nightEnd, noctule, smallCsv } from "./small-night.ts"

/** Where the source and the output of these nights are. */
export interface StoreAddress {
  readonly endpoint: string
  readonly bucket: string
  /** Credentials. */
  readonly env: Readonly<Record<string, string>>
}

export interface ObjectNights {
  /** Runs the job, `daysBefore` the newest row, with an empty disk, as a new pod does. */
  readonly run: (daysBefore: number, options?: CommandOptions) => Promise<Ended>
  readonly job: string
  /** Ids of messages that the webhook took, with repetitions. */
  readonly messages: readonly string[]
  readonly close: () => Promise<void>
}

/** Files of the source, by key. */
export const sourceObjects: readonly (readonly [key: string, content: string])[] = [
  ["fleet/db-1.csv", smallCsv({ host: "db-1", days: 6, fault: 4, faultNights: 2 })],
  ["fleet/web-1.csv", smallCsv({ host: "web-1", days: 6 })],
]

/** A job from s3:// to s3://, with a webhook that takes every message. */
export async function objectNights({ endpoint, bucket, env }: StoreAddress): Promise<ObjectNights> {
  const folder = await mkdtemp(join(tmpdir(), "noctule-object-night-"))
  const messages: string[] = []
  const hook = await webhook(id => messages.push(id))
  const { port } = hook.address() as AddressInfo
  const job = join(folder, "job.yaml")
  await writeFile(
    job,
    `name: small
source: { root: "s3://${bucket}/fleet", files: "*.csv", host: "{host}.csv" }
objects: { endpoint: "${endpoint}", region: us-east-1, folder: disk, retry: 10s }
model: { detectors: [dense-autoencoder], units: 4, updates: 10, batch: 64 }
report: { formats: [html] }
deliver: [{ to: webhook, url: "http://127.0.0.1:${port}/" }]
output: s3://${bucket}/reports
`,
  )
  return {
    job,
    messages,
    run: async (daysBefore, options) => {
      await rm(join(folder, "disk"), { recursive: true, force: true })
      const until = new Date(nightEnd - daysBefore * 86_400_000).toISOString()
      return await noctule(["run", job, "--until", until], { ...options, env: { ...env, ...options?.env } })
    },
    close: () => new Promise(resolve => hook.close(() => resolve())),
  }
}

async function webhook(taken: (id: string) => void): Promise<Server> {
  const server = createServer((request, response) => {
    let body = ""
    request.on("data", chunk => (body += chunk))
    request.on("end", () => {
      taken(String(request.headers["idempotency-key"] ?? body))
      response.end()
    })
  })
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve))
  return server
}
