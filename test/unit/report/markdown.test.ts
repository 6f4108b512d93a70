import { describe, expect, it } from "vitest"
import { escapeMarkdown, forMarkdown } from "../../../src/report/markdown.ts"
import { strictEngine } from "../../../src/report/templates.ts"

describe("a name in Markdown", () => {
  it.each([
    ["disk_io_time", "disk_io_time"],
    ["_bold_ *strong*", "\\_bold\\_ \\*strong\\*"],
    ["a|b\nc", "a\\|b c"],
    ["<script>alert(1)</script>", "\\<script\\>alert(1)\\</script\\>"],
    ["-->", "\\--\\>"],
    ["[x](javascript:alert(1))", "\\[x\\](javascript:alert(1))"],
    ["![x](http://a.b/c.png)", "!\\[x\\](http\\://a.b/c.png)"],
    ["www.example.org and ada@example.org", "www\\.example.org and ada\\@example.org"],
    ["# head", "\\# head"],
    ["- item", "\\- item"],
    ["1. item", "1\\. item"],
    ["85.4 %", "85.4 %"],
    ["&lt; &#60; R&D", "\\&lt; \\&#60; R&D"],
    ["$x$ ~~y~~ `z` \\", "\\$x\\$ \\~\\~y\\~\\~ \\`z\\` \\\\"],
  ])("%j is printed as it stands", (name, markdown) => {
    expect(escapeMarkdown(name)).toBe(markdown)
  })

  it("reaches a template once escaped, at any depth", () => {
    const view = { rows: [{ name: "<a|b>", none: null }] }
    expect(
      strictEngine().compile("{{#each rows}}{{name}}{{#if none}}?{{/if}}{{/each}}")(forMarkdown(view)),
    ).toBe("\\<a\\|b\\>")
  })
})
