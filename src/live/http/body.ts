import type { IncomingMessage } from "node:http"
import { badRequest, tooLarge } from "./faults.ts"
import type { Problem } from "./reply.ts"

/** Reads a request's body as UTF-8 text; a problem where it is larger than `limit` bytes or no UTF-8. */
export async function readBody(
  request: IncomingMessage,
  limit: number,
): Promise<{ readonly text: string } | Problem> {
  const problem = tooLarge(`${limit / 1024} KiB`)
  if (Number(request.headers["content-length"] ?? 0) > limit) return problem
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Uint8Array>) {
    bytes += chunk.length
    if (bytes > limit) return problem
    chunks.push(chunk)
  }
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks)) }
  } catch {
    return badRequest("the body is not UTF-8", "send UTF-8")
  }
}
