import { execFileSync, spawnSync } from "node:child_process"
import { join, resolve } from "node:path"
import { beforeAll, describe, expect, it } from "vitest"
import { noctule, smallSource } from "../integration/small-night.ts"

/**
 * A network of its own that leads everything back to itself, so that nobody is asked and every packet is
 * counted: questions to any resolver go there too. Prints the packets that the command sent.
 */
const countPackets = `
ip link set lo up && ip address add 192.0.2.1/24 dev lo && ip route add default dev lo
"$@" > /dev/null 2>&1
awk '/^ *lo:/ { print $11 }' /proc/self/net/dev`

function packetsOf(command: readonly string[]): number {
  const printed = execFileSync("unshare", ["--net", "sh", "-c", countPackets, "sh", ...command], {
    encoding: "utf8",
  })
  return Number(printed.trim().split("\n").at(-1))
}

const possible = spawnSync("unshare", ["--net", "ip", "link", "set", "lo", "up"]).status === 0
if (!possible)
  console.warn("no-connection: SKIPPED, this machine gives no network namespace (unshare --net, ip link)")

describe.skipIf(!possible)("in a network of its own that counts packets", () => {
  const program = resolve("dist/cli/main.js")
  let job: string
  let output: string
  beforeAll(async () => {
    const source = await smallSource([{ host: "a", fault: 3 }], { updates: 20, formats: "[html, pdf]" })
    ;({ job, output } = source)
    expect((await noctule(["run", job, "--output", output])).code).toBe(0)
  })

  it("a DNS query is detected", () => {
    expect(
      packetsOf([process.execPath, "-e", "require('dns').resolve4('example.org', () => process.exit())"]),
    ).toBeGreaterThan(0)
  })

  it("report and validate send no packet", () => {
    const latest = join(output, "small", "latest")
    expect(packetsOf([process.execPath, program, "report", latest])).toBe(0)
    expect(packetsOf([process.execPath, program, "validate", job, "--output", output])).toBe(0)
  })
})
