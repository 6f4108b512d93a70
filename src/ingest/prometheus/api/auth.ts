import { readFile } from "node:fs/promises"
import type { Effects, PrometheusAuth, SecretFrom } from "../../../base/index.ts"
import { noSecret } from "../../faults-prometheus.ts"
import { type AwsCredentials, signatureV4, type SignedRequest } from "./sigv4.ts"

/** Headers that log a request in. */
export type Authorizer = (request: SignedRequest) => Promise<Readonly<Record<string, string>>>

/** Asks for an OAuth 2 token: a form is posted to `url`, the answer's JSON comes back. */
export type TokenFetcher = (
  url: URL,
  form: string,
  headers: Readonly<Record<string, string>>,
) => Promise<unknown>

/** Secrets are read anew for every request: files of tokens are rotated. Fault where one is missing. */
export function authorizerOf(
  auth: PrometheusAuth | null,
  { env, now }: Pick<Effects, "env" | "now">,
  fetchToken: TokenFetcher,
): Authorizer {
  if (auth === null) return () => Promise.resolve({})
  if (auth.kind === "basic") {
    const { user, password } = auth
    return async () => ({ authorization: basicLogin(user, await readSecret(password, env)) })
  }
  if (auth.kind === "bearer") {
    return async () => ({ authorization: `Bearer ${await readSecret(auth.token, env)}` })
  }
  if (auth.kind === "sigv4") {
    return request =>
      Promise.resolve(signatureV4(request, { ...auth, credentials: awsCredentials(env), now: now() }))
  }
  return tokenAuthorizer(auth, { env, now }, fetchToken)
}

/** A token is used until a tenth of its life is left. */
function tokenAuthorizer(
  { tokenUrl, clientId, clientSecret, scopes }: Extract<PrometheusAuth, { kind: "oauth2" }>,
  { env, now }: Pick<Effects, "env" | "now">,
  fetchToken: TokenFetcher,
): Authorizer {
  let token: Promise<{ readonly header: string; readonly goodUntil: number }> | null = null
  const renew = async (): Promise<{ header: string; goodUntil: number }> => {
    const form = new URLSearchParams({ grant_type: "client_credentials" })
    if (scopes.length > 0) form.set("scope", scopes.join(" "))
    const login = basicLogin(
      encodeURIComponent(clientId),
      encodeURIComponent(await readSecret(clientSecret, env)),
    )
    const answer = await fetchToken(new URL(tokenUrl), form.toString(), { authorization: login })
    const { access_token: value, expires_in: seconds = 300 } = answer as Readonly<Record<string, unknown>>
    return { header: `Bearer ${String(value)}`, goodUntil: now() + 900 * Number(seconds) }
  }
  return async () => {
    if (token === null || (await token).goodUntil <= now()) token = renew()
    const { header } = await token.catch((error: unknown) => {
      token = null
      throw error
    })
    return { authorization: header }
  }
}

/** The secret, without the line end of its file. */
async function readSecret(from: SecretFrom, env: Effects["env"]): Promise<string> {
  if ("env" in from) {
    const value = env[from.env] ?? ""
    if (value === "") throw noSecret(`the environment variable ${from.env}`)
    return value
  }
  const text = await readFile(from.file, "utf8").catch((cause: unknown) => {
    throw noSecret(from.file, cause)
  })
  const value = text.replace(/\r?\n$/, "")
  if (value === "") throw noSecret(from.file)
  return value
}

function basicLogin(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`
}

function awsCredentials(env: Effects["env"]): AwsCredentials {
  const read = (name: string): string => {
    const value = env[name] ?? ""
    if (value === "") throw noSecret(`the environment variable ${name}`)
    return value
  }
  return {
    accessKeyId: read("AWS_ACCESS_KEY_ID"),
    secretAccessKey: read("AWS_SECRET_ACCESS_KEY"),
    sessionToken: env["AWS_SESSION_TOKEN"] ?? "",
  }
}
