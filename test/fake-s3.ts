import { createHash } from "node:crypto"
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { noon } from "./clock.ts"

/** A request as the fake store saw it. */
export interface AskedS3 {
  readonly method: string
  /** "" for a listing. */
  readonly key: string
  readonly prefix: string
  readonly headers: IncomingMessage["headers"]
}

/** An answer in place of the store's own; "cut" ends the connection after some bytes of a body. */
export type ReplyS3 =
  { readonly status: number; readonly body: string; readonly headers?: Record<string, string> } | "cut"

export interface FakeS3 {
  readonly url: string
  /** By key; a test may change it at any time. */
  readonly objects: Map<string, FakeObject>
  readonly asked: AskedS3[]
  readonly put: (key: string, content: string | Uint8Array) => void
  readonly close: () => Promise<void>
}

export interface FakeObject {
  readonly bytes: Buffer
  readonly modified: number
}

export interface FakeS3Options {
  readonly bucket?: string
  /** Objects of one page of a listing. */
  readonly page?: number
  /** Looks at a request before the store does; null lets it pass. */
  readonly reply?: (asked: AskedS3, n: number) => ReplyS3 | null
}

/** An object store on loopback that speaks as much of S3 as the program asks for: path style, no signatures. */
export async function fakeS3({
  bucket = "metrics",
  page = 1000,
  reply = () => null,
}: FakeS3Options = {}): Promise<FakeS3> {
  const objects = new Map<string, FakeObject>()
  const asked: AskedS3[] = []
  const put = (key: string, content: string | Uint8Array): void =>
    void objects.set(key, { bytes: Buffer.from(content), modified: noon })
  const server = createServer((request, response) => {
    void bodyOf(request).then(body => {
      const url = new URL(request.url ?? "/", "http://fake")
      const [, named = "", ...path] = url.pathname.split("/").map(decodeURIComponent)
      const key = path.join("/")
      const { method = "", headers } = request
      const one = { method, key, prefix: url.searchParams.get("prefix") ?? "", headers }
      asked.push(one)
      const own = reply(one, asked.length - 1)
      if (own === "cut")
        return void response.writeHead(200, { "content-length": 1000 }).write("a", () => response.destroy())
      if (own !== null) return void response.writeHead(own.status, own.headers).end(own.body)
      if (named !== bucket) return refuse(response, 404, "NoSuchBucket")
      if (key === "") return list(response, { objects, bucket, page, url })
      answer(response, { method, key, headers, body, objects })
    })
  })
  server.keepAliveTimeout = 600_000 // a busy test machine pauses for longer than the default
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, objects, asked, put, close: () => closed(server) }
}

export function s3Error(status: number, code: string): ReplyS3 {
  return { status, body: errorXml(code), headers: { "content-type": "application/xml" } }
}

interface ObjectRequest {
  readonly method: string
  readonly key: string
  readonly headers: IncomingMessage["headers"]
  readonly body: Buffer
  readonly objects: Map<string, FakeObject>
}

function answer(response: ServerResponse, { method, key, headers, body, objects }: ObjectRequest): void {
  const found = objects.get(key)
  const ifMatch = headers["if-match"]
  if (ifMatch !== undefined && found && ifMatch !== etagOf(found))
    return refuse(response, 412, "PreconditionFailed")
  if (method === "GET") {
    if (!found) return refuse(response, 404, "NoSuchKey")
    response.writeHead(200, { etag: etagOf(found), "content-length": found.bytes.length })
    return void response.end(found.bytes)
  }
  if (method === "DELETE") {
    objects.delete(key)
    return void response.writeHead(204).end()
  }
  if (ifMatch !== undefined && !found) return refuse(response, 404, "NoSuchKey")
  if (headers["if-none-match"] === "*" && found) return refuse(response, 412, "PreconditionFailed")
  const source = headers["x-amz-copy-source"]
  const copied =
    typeof source === "string" ? objects.get(decodeURIComponent(source).split("/").slice(1).join("/")) : null
  if (copied === undefined) return refuse(response, 404, "NoSuchKey")
  const stored = { bytes: copied?.bytes ?? body, modified: noon }
  objects.set(key, stored)
  const xml = copied === null ? "" : `<CopyObjectResult><ETag>${etagOf(stored)}</ETag></CopyObjectResult>`
  response.writeHead(200, { etag: etagOf(stored) }).end(xml)
}

interface ListRequest {
  readonly objects: ReadonlyMap<string, FakeObject>
  readonly bucket: string
  readonly page: number
  readonly url: URL
}

function list(response: ServerResponse, { objects, bucket, page, url }: ListRequest): void {
  const prefix = url.searchParams.get("prefix") ?? ""
  const after = url.searchParams.get("continuation-token") ?? ""
  const rest = [...objects]
    .filter(([key]) => key.startsWith(prefix) && key > after)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  const shown = rest.slice(0, page)
  const contents = shown.map(
    ([key, object]) =>
      `<Contents><Key>${escaped(key)}</Key><ETag>${escaped(etagOf(object))}</ETag><Size>${object.bytes.length}</Size>` +
      `<LastModified>${new Date(object.modified).toISOString()}</LastModified></Contents>`,
  )
  const more = rest.length > page
  const token = more
    ? `<NextContinuationToken>${escaped(shown.at(-1)?.[0] ?? "")}</NextContinuationToken>`
    : ""
  const xml = `<ListBucketResult><Name>${bucket}</Name><IsTruncated>${more}</IsTruncated>${token}${contents.join("")}</ListBucketResult>`
  response
    .writeHead(200, { "content-type": "application/xml" })
    .end(`<?xml version="1.0" encoding="UTF-8"?>${xml}`)
}

function etagOf({ bytes }: FakeObject): string {
  return `"${createHash("md5").update(bytes).digest("hex")}"`
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { "content-type": "application/xml" }).end(errorXml(code))
}

function errorXml(code: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code} by the fake</Message></Error>`
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;")
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
}
