import { readFile } from "node:fs/promises"
import { describe, expect, it } from "vitest"
import { complaint, job, minimal } from "../fixture.ts"

const routes = (text: string): string =>
  `${minimal}deliver:\n${text
    .trimEnd()
    .split("\n")
    .map(line => `  ${line}`)
    .join("\n")}\n`
const mail =
  "- { to: mail, server: smtp.example.org, from: noctule@example.org, recipients: oncall@example.org }"

describe("deliver", () => {
  it("fills in a route's defaults by its type", () => {
    const { deliver } = job(
      routes(
        `${mail}\n- { to: slack, urlFrom: { env: SLACK_URL } }\n- { to: pagerduty, keyFrom: { file: pd.key } }`,
      ),
    )
    const rule = { hosts: ["*"], severity: "info", attempts: 5, timeout: 30_000, pause: 2000 }
    expect(deliver).toEqual([
      {
        ...rule,
        to: "mail",
        name: "mail",
        on: ["report", "quiet", "failure"],
        server: "smtp.example.org",
        port: 587,
        tls: "starttls",
        ca: null,
        user: null,
        password: null,
        from: "noctule@example.org",
        recipients: ["oncall@example.org"],
      },
      { ...rule, to: "slack", name: "slack", on: ["report", "failure"], url: { env: "SLACK_URL" } },
      {
        ...rule,
        to: "pagerduty",
        name: "pagerduty",
        on: ["report", "failure"],
        key: { file: "/work/jobs/pd.key" },
        endpoint: "https://events.pagerduty.com/v2/enqueue",
      },
    ])
  })

  it("derives the port from the TLS mode, and resolves paths relative to the job file", () => {
    const of = (more: string): object =>
      job(routes(mail.replace("to: mail", `to: mail, ${more}`))).deliver[0]!
    expect(of("tls: always")).toMatchObject({ port: 465 })
    expect(of("tls: never")).toMatchObject({ port: 25 })
    const given = of("port: 2525, ca: ca.pem, user: u, passwordFrom: { env: P }")
    expect(given).toMatchObject({ port: 2525, ca: "/work/jobs/ca.pem", password: { env: "P" } })
  })

  it("gives routes of one type different names, and rejects duplicate names", () => {
    const url = "{ to: webhook, url: https://example.org/hook }"
    expect(
      job(routes(`- ${url}\n- ${url}\n- { to: webhook, name: audit, url: https://example.org }`)).deliver.map(
        ({ name }) => name,
      ),
    ).toEqual(["webhook", "webhook-2", "audit"])
    expect(
      complaint(routes(`- ${url}\n- { to: webhook, name: webhook, url: https://example.org }`)),
    ).toContain("two routes have the name webhook")
  })

  it.each([
    [
      "a password in the file",
      mail.replace("to: mail", "to: mail, user: u, passwordFrom: hunter2"),
      "secrets do not stand in a job file",
    ],
    [
      "a Slack URL in the file",
      "- { to: slack, url: https://hooks.slack.com/services/T/B/X }",
      "there is no key deliver[0].url",
    ],
    [
      "a URL with a password",
      "- { to: webhook, url: https://user:pass@example.org }",
      "with no user, password or # in it",
    ],
    [
      "a scheme that is none of the web",
      "- { to: webhook, url: file:///etc/passwd }",
      "begins with https://",
    ],
    [
      "a login in the clear",
      mail.replace("to: mail", "to: mail, tls: never, user: u, passwordFrom: { env: P }"),
      "cross the network in the clear",
    ],
    [
      "a user without a password",
      mail.replace("to: mail", "to: mail, user: u"),
      "user and passwordFrom only go together",
    ],
    [
      "an address that would add a header",
      mail.replace("oncall@example.org", '"a@b.org\\r\\nBcc: eve@b.org"'),
      "expected a mail address",
    ],
    ["a webhook without a URL", "- { to: webhook }", "either url or urlFrom, got neither"],
    ["a kind that there is not", "- { to: slak }", "did you mean slack?"],
    [
      "an occasion that there is not",
      "- { to: slack, urlFrom: { env: U }, on: [reports] }",
      "did you mean report?",
    ],
  ])("refuses %s", (_, text, expected) => {
    expect(complaint(routes(text))).toContain(expected)
  })

  it.each([
    ["a text", mail.replace("to: mail", "to: mail, user: u, passwordFrom: hunter2")],
    ["a number", mail.replace("to: mail", "to: mail, user: u, passwordFrom: 31337")],
    ["in a mapping", mail.replace("to: mail", "to: mail, user: u, passwordFrom: { value: hunter2 }")],
    ["a Slack URL", "- { to: slack, urlFrom: https://hooks.slack.com/services/T/B/hunter2 }"],
    ["inside a URL", "- { to: webhook, url: https://user:hunter2@example.org }"],
  ])("does not repeat a secret that stands in the file: %s", (_, text) => {
    expect(complaint(routes(text))).not.toMatch(/hunter2|31337/)
  })

  it("names the keys of the route's own kind when one is unknown", () => {
    expect(complaint(routes("- { to: pagerduty, keyFrom: { env: K }, zzzzzzzzzzz: 1 }"))).toContain(
      "timeout, pause, keyFrom, endpoint",
    )
  })
})

describe("the example that people copy from", () => {
  it("is valid with deliver and metrics uncommented", async () => {
    const text = await readFile("jobs/nightly.example.yaml", "utf8")
    const { deliver, metrics } = job(
      text.replaceAll(/^# (?:deliver|metrics):\n(?:#.*\n)+/gm, block => block.replaceAll(/^# /gm, "")),
    )
    expect(deliver.map(({ name }) => name)).toEqual(["mail", "slack", "pagerduty", "grafana", "archive"])
    expect(metrics.pushgateway).toBe("http://pushgateway:9091")
  })
})

describe("metrics and report.url", () => {
  it("are read, the file relative to the job file", () => {
    const written =
      'metrics: { file: n.prom, pushgateway: "http://push:9091" }\nreport: { url: "https://r.example.org/{job}/{run}" }'
    const { metrics, report } = job(`${minimal}${written}`)
    expect(metrics).toEqual({ file: "/work/jobs/n.prom", pushgateway: "http://push:9091", top: 100 })
    expect(report.url).toBe("https://r.example.org/{job}/{run}")
    expect(complaint(`${minimal}metrics: { pushgateway: "http://push:9091/metrics" }`)).toContain(
      "with nothing after host and port",
    )
    expect(complaint(`${minimal}report: { url: "https://r/{host}" }`)).toContain(
      "no places but {job}, {run} and {night}",
    )
  })
})
