import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3"
import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { mkdtemp } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { describe, expect, it } from "vitest"
import { objectNights, sourceObjects, type StoreAddress } from "../integration/object-night.ts"
import { type Ended, noctule } from "../integration/small-night.ts"
import { freePort } from "./servers.ts"

const keys = { AWS_ACCESS_KEY_ID: "noctule-test", AWS_SECRET_ACCESS_KEY: "noctule-test-secret" }

interface StoreServer {
  readonly command: string
  readonly args: (port: number, folder: string) => readonly string[]
  /** Refuses a wrong secret. */
  readonly checksSignatures: boolean
}

const servers: readonly StoreServer[] = [
  {
    command: "versitygw",
    args: (port, folder) => ["--port", `127.0.0.1:${port}`, "posix", folder],
    checksSignatures: true,
  },
  { command: "moto_server", args: port => ["--port", `${port}`], checksSignatures: false },
]

for (const server of servers) {
  const isInstalled = spawnSync(server.command, ["--help"]).error === undefined
  if (!isInstalled) process.stderr.write(`SKIPPED: not installed here: ${server.command}\n`)
  describe.skipIf(!isInstalled)(`a job from s3:// to s3://, on ${server.command}`, () => {
    it("loses nothing and sends nothing twice, killed at one instant after another", async () => {
      const { address, child } = await started(server)
      const { run, job, messages, close } = await objectNights(address)
      try {
        expect(await run(1)).toMatchObject({ code: 0 })
        expect(messages.length).toBe(1)
        for (const killAfter of ["remote.opened", "host.examined", "report.html", "run.published"])
          expect(await run(0, { killAfter })).toMatchObject({ signal: "SIGKILL" })
        const ended = await run(0)
        expect(ended).toMatchObject({ code: 0, stdout: expect.stringContaining("/latest/report.html") })
        expect(messages.length).toBe(2)
        const delivered = await noctule(["deliver", job], { env: address.env })
        expect(delivered.stdout).toBe("nothing to deliver\n")
        const validated = await noctule(["validate", job], { env: address.env })
        expect(validated.stdout).toContain(`s3://${address.bucket}/reports/small answers, and has a report`)
        if (server.checksSignatures) {
          const refused = await run(0, { env: { AWS_SECRET_ACCESS_KEY: "wrong" } })
          expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining("SignatureDoesNotMatch") })
        }
      } finally {
        child.kill()
        await close()
      }
    })

    it("keeps what the shards of a night leave for their merge, which reports once", async () => {
      const { address, child } = await started(server)
      const { run, messages, close } = await objectNights(address)
      const shard = (index: number): Promise<Ended> =>
        run(1, { env: { NOCTULE_SHARDS: "2", JOB_COMPLETION_INDEX: `${index}` } })
      try {
        expect(await shard(1)).toMatchObject({
          code: 0,
          stdout: expect.stringContaining("waiting for 1 shard"),
        })
        expect(messages.length).toBe(0)
        const merged = { code: 0, stdout: expect.stringContaining("/latest/report.html") }
        expect(await shard(0)).toMatchObject(merged)
        expect(await shard(1)).toMatchObject(merged)
        expect(messages.length).toBe(1)
      } finally {
        child.kill()
        await close()
      }
    })
  })
}

async function started(server: StoreServer): Promise<{ address: StoreAddress; child: ChildProcess }> {
  const port = await freePort()
  const folder = await mkdtemp(join(tmpdir(), "noctule-store-"))
  const env = { ROOT_ACCESS_KEY: keys.AWS_ACCESS_KEY_ID, ROOT_SECRET_KEY: keys.AWS_SECRET_ACCESS_KEY }
  const child = spawn(server.command, server.args(port, folder), {
    env: { ...process.env, ...env },
    stdio: "ignore",
  })
  const address = { endpoint: `http://127.0.0.1:${port}`, bucket: "metrics", env: keys }
  const credentials = { accessKeyId: keys.AWS_ACCESS_KEY_ID, secretAccessKey: keys.AWS_SECRET_ACCESS_KEY }
  const { endpoint, bucket: Bucket } = address
  const client = new S3Client({
    endpoint,
    region: "us-east-1",
    forcePathStyle: true,
    credentials,
    maxAttempts: 1,
  })
  await firstAnswer(() => client.send(new CreateBucketCommand({ Bucket })))
  for (const [Key, Body] of sourceObjects) await client.send(new PutObjectCommand({ Bucket, Key, Body }))
  client.destroy()
  return { address, child }
}

/** A server needs some seconds until it listens. */
async function firstAnswer(ask: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; ; tries++) {
    const isAnswered = await ask().then(
      () => true,
      () => false,
    )
    if (isAnswered) return
    if (tries > 120) throw new Error("the store does not answer")
    await sleep(500)
  }
}
