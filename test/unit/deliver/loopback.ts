import { createServer } from "node:net"
import { onTestFinished } from "vitest"
import {
  type Answer,
  type HttpServer,
  httpServer,
  type SmtpRules,
  type SmtpServer,
  smtpServer,
} from "./servers.ts"

/** A web server that answers 200, or as it is told, until the test ends. */
export async function web(...answers: Answer[]): Promise<HttpServer> {
  return closing(await httpServer(answers.length > 0 ? answers : undefined))
}

/** A mail server until the test ends. */
export async function smtp(rules: SmtpRules = {}): Promise<SmtpServer> {
  return closing(await smtpServer(rules))
}

export interface EndlessServer {
  readonly port: number
  /** Aborted once it has begun its next answer. */
  readonly nextAnswer: () => AbortSignal
}

/** A mail server that greets, and says one line more of its answer to EHLO every `pause` ms, until the test ends. */
export async function endlessSmtp(pause: number): Promise<EndlessServer> {
  const waiting: AbortController[] = []
  const server = createServer(socket => {
    socket.on("error", () => socket.destroy())
    socket.write("220 endless\r\n")
    socket.once("data", () => {
      const timer = setInterval(() => socket.write("250-more\r\n"), pause)
      socket.on("close", () => clearInterval(timer))
      for (const one of waiting.splice(0)) one.abort()
    })
  })
  onTestFinished(() => void server.close())
  await new Promise<void>(resolve => void server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  if (address === null || typeof address === "string") throw new Error("the server has no port")
  const nextAnswer = (): AbortSignal => {
    const begun = new AbortController()
    waiting.push(begun)
    return begun.signal
  }
  return { port: address.port, nextAnswer }
}

function closing<Server extends { close: () => Promise<void> }>(server: Server): Server {
  onTestFinished(() => server.close())
  return server
}
