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

function closing<Server extends { close: () => Promise<void> }>(server: Server): Server {
  onTestFinished(() => server.close())
  return server
}
