import { readFile } from "node:fs/promises"
import type { Effects } from "../../base/index.ts"
import { readSecret } from "../../store/index.ts"
import type { Access } from "./access.ts"
import { parseAddress } from "./address.ts"
import { badCertificate, noToken } from "./faults.ts"
import type { ServerOptions } from "./server.ts"

/** Options of the command line. */
export interface ServerArguments {
  /** ADDRESS:PORT; default 127.0.0.1:8490. */
  readonly listen?: string
  readonly tokenFile?: string
  readonly tlsCert?: string
  readonly tlsKey?: string
}

const defaultListen = "127.0.0.1:8490"
/** Holds the token where no file is given. */
const tokenVariable = "NOCTULE_WATCH_TOKEN"
const shortestToken = 16

/** Reads address, token and certificate. Faults: `live.listen`, `live.token-file`, `live.tls`. */
export async function readServerOptions(
  args: ServerArguments,
  env: Effects["env"] = {},
): Promise<Pick<ServerOptions, "listen" | "access" | "tls">> {
  return {
    listen: parseAddress(args.listen ?? defaultListen),
    access: await readAccess(args.tokenFile, env),
    tls: await readTls(args),
  }
}

async function readAccess(file: string | undefined, env: Effects["env"]): Promise<Access> {
  if (file === undefined && env[tokenVariable] === undefined) return null
  const where = file ?? tokenVariable
  const from = file === undefined ? { env: tokenVariable } : { file }
  const token = await readSecret(from, env, (_, cause) => noToken(where, cause))
  if (token.length < shortestToken || !/^[\x21-\x7e]+$/.test(token)) throw noToken(where)
  return { token }
}

async function readTls({ tlsCert, tlsKey }: ServerArguments): Promise<ServerOptions["tls"]> {
  if (tlsCert === undefined && tlsKey === undefined) return null
  if (tlsCert === undefined || tlsKey === undefined) throw badCertificate(tlsCert ?? tlsKey ?? "")
  const read = (file: string): Promise<string> =>
    readFile(file, "utf8").catch((cause: unknown) => {
      throw badCertificate(file, cause)
    })
  return { cert: await read(tlsCert), key: await read(tlsKey), file: tlsCert }
}
