import { describe, expect, it } from "vitest"
import { busyNight, quietNight } from "../../unit/report/fixture.ts"
import { rendered } from "../../unit/report/render.ts"

/**
 * The report's HTML without what others hold still: fonts and drawings (the charts' own tests), styles and
 * script (files under templates/).
 */
function bare(html: string): string {
  return html
    .replace(/<(style|script)>[^]*?<\/\1>/g, "<$1>…</$1>")
    .replace(/&#x27;sha256-[^;]+;?&#x27;/g, "sha256-…")
    .replace(/<svg ([^>]*?)xmlns=[^]*?<\/svg>/g, "<svg $1>…</svg>")
}

describe("the whole report, word by word (a wanted change: npx vitest run test/golden -u)", () => {
  it("of a busy night is as recorded", async () => {
    await expect(bare((await rendered(busyNight())).html)).toMatchFileSnapshot("busy-night.html")
  })

  it("of a quiet night is as recorded", async () => {
    await expect(bare((await rendered(quietNight())).html)).toMatchFileSnapshot("quiet-night.html")
  })
})
