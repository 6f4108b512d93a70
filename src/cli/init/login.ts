import type { Effects } from "../../base/index.ts"
import type { JobFileInput } from "../../job/index.ts"

export type PrometheusInput = NonNullable<JobFileInput["source"]["prometheus"]>
export type Login = Pick<PrometheusInput, "auth" | "tls" | "headers">

/**
 * How `noctule init --prometheus` logs in, and what it writes of that: names of variables and paths of files. A
 * flag would show a secret to everybody who lists processes.
 */
export function loginFrom(env: Effects["env"]): Login {
  const value = (name: string): string | undefined => env[name] || undefined
  const token = secretFrom("PROMETHEUS_TOKEN", value)
  const user = value("PROMETHEUS_USER")
  const passwordFrom = secretFrom("PROMETHEUS_PASSWORD", value) ?? { env: "PROMETHEUS_PASSWORD" }
  const [ca, cert, key] = ["CA", "CERT", "KEY"].map(name => value(`PROMETHEUS_${name}`))
  const tenant = value("PROMETHEUS_ORG_ID")
  return {
    ...(token !== null
      ? { auth: { bearerFrom: token } }
      : user !== undefined && { auth: { basic: { user, passwordFrom } } }),
    ...((ca ?? cert ?? key) !== undefined && {
      tls: { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) },
    }),
    ...(tenant !== undefined && { headers: { "X-Scope-OrgID": tenant } }),
  }
}

/** The variable, or the file that NAME_FILE names. */
function secretFrom(
  name: string,
  value: (name: string) => string | undefined,
): { readonly env: string } | { readonly file: string } | null {
  if (value(name) !== undefined) return { env: name }
  const file = value(`${name}_FILE`)
  return file === undefined ? null : { file }
}
