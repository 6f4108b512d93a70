import { describe, expect, it } from "vitest"
import { linksOf } from "../../../../src/report/facts/dashboard-links.ts"
import { busyNight } from "../fixture.ts"

const [leak] = busyNight().result.incidents

describe("dashboard links", () => {
  it("have host, feature and half an hour around the incident filled in", () => {
    const links = linksOf(leak!, {
      "cpu-iowait": "https://dash.example.org/{host}?m={feature}&from={from}&to={to}",
    })
    const [from, to] = [Date.parse(leak!.start) - 1_800_000, Date.parse(leak!.end) + 1_800_000]
    expect(links).toEqual([
      { href: `https://dash.example.org/db-2?m=cpu-iowait&from=${from}&to=${to}`, text: "I/O wait on db-2" },
    ])
  })

  it("are found by glob, and by a name before a glob", () => {
    const [glob, name] = ["https://dash.example.org/all", "https://dash.example.org/one"]
    const addresses = (templates: Readonly<Record<string, string>>): string[] =>
      linksOf(leak!, templates).map(({ href }) => href)
    expect(addresses({ "cpu-*": glob })).toEqual([glob])
    expect(addresses({ "cpu-iowait": name, "cpu-*": glob })).toEqual([name])
    expect(addresses({ "mem-*": glob })).toEqual([])
  })

  it.each([
    "javascript:alert(1)//{host}",
    "data:text/html,{host}",
    "//example.org/{host}",
    "file:///etc/passwd",
    "not a link",
    " vbscript:x",
  ])("let %s through to nobody", template => {
    expect(linksOf(leak!, { "cpu-iowait": template })).toEqual([])
  })

  it("encode the host's name", () => {
    const members = leak!.members.map(member => ({ ...member, host: `"><script>/../?x=1#{from}` }))
    const [link] = linksOf({ ...leak!, members }, { "cpu-iowait": "https://dash.example.org/d/{host}/view" })
    expect(new URL(link!.href).pathname).toBe("/d/%22%3E%3Cscript%3E%2F..%2F%3Fx%3D1%23%7Bfrom%7D/view")
  })

  it("use only the job's templates", () => {
    const members = leak!.members.map(member => ({
      ...member,
      contributions: member.contributions.map(c => ({ ...c, feature: "constructor" })),
    }))
    expect(linksOf({ ...leak!, members }, {})).toEqual([])
  })
})
