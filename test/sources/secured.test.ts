import { execFile } from "node:child_process"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { createServer, type IncomingMessage } from "node:http"
import { connect, type Socket } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { survey } from "../../src/ingest/index.ts"
import { effectsAt } from "../unit/ingest/fixture.ts"
import { ruleOf, type RuleParts, serverJob } from "../unit/ingest/prometheus/fixture.ts"
import { backfill } from "./backfill.ts"
import { areInstalled, type Server, startPrometheus } from "./servers.ts"
import { end, hosts, smallFleet } from "./small-fleet.ts"

/** Of "pass word". */
const bcrypt = "$2b$04$abcdefghijklmnopqrstuuFcV8WPKEefLKdOWfX8pW1yTVya21P7a"

describe.skipIf(!areInstalled("prometheus", "promtool", "openssl"))(
  "a Prometheus behind TLS that wants a client certificate and a password",
  () => {
    let folder: string
    let server: Server
    const path = (name: string): string => join(folder, name)

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "noctule-secured-"))
      await authority(folder)
      await certificate(folder, "server", "subjectAltName=IP:127.0.0.1,DNS:prometheus.test")
      await certificate(folder, "client", "extendedKeyUsage=clientAuth")
      await backfill(smallFleet(), path("storage"))
      const web = `
tls_server_config:
  cert_file: ${path("server.pem")}
  key_file: ${path("server.key")}
  client_auth_type: RequireAndVerifyClientCert
  client_ca_file: ${path("ca.pem")}
basic_auth_users: { me: "${bcrypt}" }
`
      server = await startPrometheus({ storage: path("storage"), web })
    })
    afterAll(async () => {
      await server.kill()
      await rm(folder, { recursive: true, force: true })
    })

    const basic = { kind: "basic", user: "me", password: { env: "SECRET" } } as const
    const surveyWith = async (parts: RuleParts, env: Record<string, string> = {}) => {
      const tls = { ca: path("ca.pem"), cert: path("client.pem"), key: path("client.key") }
      const rule = ruleOf(server.url, { auth: basic, tls, ...parts })
      const effects = { ...effectsAt(end), env: { SECRET: "pass word", ...env } }
      return await survey(await serverJob(rule, end), effects)
    }

    it("is read with all three", async () => {
      expect((await surveyWith({})).hosts).toEqual(hosts)
    })

    it("is not trusted without its authority", async () => {
      const tls = { ca: null, cert: path("client.pem"), key: path("client.key") }
      await expect(surveyWith({ tls })).rejects.toMatchObject({ code: "prometheus.certificate", exit: 2 })
    })

    it("refuses a client without a certificate", async () => {
      const tls = { ca: path("ca.pem"), cert: null, key: null }
      await expect(surveyWith({ tls })).rejects.toMatchObject({ exit: 2, code: "prometheus.certificate" })
    })

    it("refuses a wrong password, which no message shows", async () => {
      const refused = surveyWith({}, { SECRET: "wrong" })
      await expect(refused).rejects.toMatchObject({ code: "prometheus.login", exit: 2 })
      await expect(refused).rejects.not.toThrow(/wrong/)
    })

    it("is read through a tunnel by the name in its certificate", async () => {
      const asked: string[] = []
      const proxy = createServer()
      proxy.on("connect", ({ url = "" }: IncomingMessage, socket: Socket) => {
        asked.push(url)
        const way = connect(server.port, "127.0.0.1", () => socket.write("HTTP/1.1 200 OK\r\n\r\n"))
        socket.pipe(way).pipe(socket)
        socket.on("error", () => way.destroy())
        way.on("error", () => socket.destroy())
      })
      await new Promise<void>(resolve => proxy.listen(0, "127.0.0.1", resolve))
      const address = proxy.address()
      const port = typeof address === "object" ? address?.port : ""
      const env = { HTTPS_PROXY: `http://127.0.0.1:${port}` }
      const surveyed = await surveyWith({ url: `https://prometheus.test:${server.port}` }, env)
      proxy.close()
      expect(surveyed.hosts).toEqual(hosts)
      expect(asked.length).toBeGreaterThan(0)
      expect(asked.length).toBeLessThanOrEqual(2) // kept alive: as many as are asked at once
      expect(new Set(asked)).toEqual(new Set([`prometheus.test:${server.port}`]))
    })
  },
)

const openssl = (folder: string, ...args: readonly string[]) =>
  promisify(execFile)("openssl", args, { cwd: folder })
const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]

async function authority(folder: string): Promise<void> {
  await openssl(
    ...[folder, "req", "-x509", ...newKey, "-days", "2"],
    ...["-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=an authority of this test"],
  )
}

async function certificate(folder: string, name: string, extension: string): Promise<void> {
  const [key, request, extensions] = [`${name}.key`, `${name}.csr`, `${name}.ext`]
  await writeFile(join(folder, extensions), `${extension}\n`)
  await openssl(folder, "req", ...newKey, "-keyout", key, "-out", request, "-subj", `/CN=${name}`)
  await openssl(
    ...[folder, "x509", "-req", "-in", request, "-out", `${name}.pem`, "-days", "2"],
    ...["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", extensions],
  )
}
