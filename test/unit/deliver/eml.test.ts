import { extract } from "letterparser"
import { describe, expect, it } from "vitest"
import type { Mail } from "../../../src/base/index.ts"
import { toEml } from "../../../src/deliver/index.ts"

const mail: Mail = {
  from: "Noctule <noctule@example.org>",
  to: ["ada@example.org", "bob@example.org"],
  subject:
    "Order fleet, night to 20 November 2026: 1 critical. db-2: Swap in use 14 × the usual, still open; σ ≥ 3",
  date: Date.UTC(2026, 10, 20, 21, 7),
  messageId: "run.2026-11-20-01.nightly@example.org",
  references: ["incident.a.nightly@example.org", "incident.b.nightly@example.org"],
  text: "Swap in use ≥ 2.94 GiB\n.\nFrom here on\n",
  html: `<p>Swap in use &gt; 2.94 GiB <img src="cid:hero@example.org"></p>`,
  images: [
    { cid: "hero@example.org", name: "hero.png", png: Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 10, 13, 255) },
  ],
  attachments: [{ name: "report.pdf", type: "application/pdf", content: new Uint8Array(5000).fill(7) }],
}

const written = async (of: Mail): Promise<string> => Buffer.from(await toEml(of)).toString("latin1")

describe("an .eml file", () => {
  it("is parsed completely by an independent parser", async () => {
    const { from, to, subject, date, text, html, attachments = [] } = extract(await written(mail))
    expect([from?.address, to?.map(one => one.address), subject, date?.getTime()]).toEqual([
      "noctule@example.org",
      mail.to,
      mail.subject,
      mail.date,
    ])
    expect(text?.replaceAll("\r\n", "\n").trim()).toBe(mail.text.trim())
    expect(html?.trim()).toBe(mail.html)
    expect(attachments.map(({ contentId, filename }) => [contentId, filename])).toEqual([
      ["hero@example.org", "hero.png"],
      [undefined, "report.pdf"],
    ])
    expect(attachments.map(({ body }) => [...Buffer.from(body as Uint8Array)])).toEqual([
      [...mail.images[0]!.png],
      [...mail.attachments[0]!.content],
    ])
  })

  it("nests its parts so that each mail program finds its own: mixed > alternative > text, related > HTML, images", async () => {
    const types = [...(await written(mail)).matchAll(/^Content-Type: ([a-z]+\/[a-z]+)/gm)].map(
      ([, type]) => type,
    )
    expect(types).toEqual([
      "multipart/mixed",
      "multipart/alternative",
      "text/plain",
      "multipart/related",
      "text/html",
      "image/png",
      "application/pdf",
    ])
  })

  it("has a Message-ID and references", async () => {
    const head = (await written(mail)).split("\r\n\r\n")[0]!.replaceAll("\r\n ", " ")
    expect(head).toContain("Message-ID: <run.2026-11-20-01.nightly@example.org>")
    expect(head).toContain("References: <incident.a.nightly@example.org> <incident.b.nightly@example.org>")
    expect(head).toContain("In-Reply-To: <incident.b.nightly@example.org>")
    expect(head).toContain("Auto-Submitted: auto-generated")
  })

  it("is the same, byte for byte, for the same mail", async () => {
    expect(await written(mail)).toBe(await written(mail))
  })

  it("has short ASCII lines", async () => {
    const text = await written({ ...mail, html: `<p>${"σ".repeat(5000)}</p>`, text: "x".repeat(5000) })
    expect(text).toMatch(/^[\t\r\n\x20-\x7E]*$/)
    expect(Math.max(...text.split("\r\n").map(({ length }) => length))).toBeLessThanOrEqual(998)
  })

  it("lets no line break in a subject or name add a header", async () => {
    const text = await written({
      ...mail,
      subject: "a\r\nBcc: eve@example.org",
      attachments: [{ ...mail.attachments[0]!, name: 'a"\r\nBcc: eve.pdf' }],
    })
    expect(text).not.toMatch(/^Bcc:/im)
  })

  it("may lack recipients, images and attachments", async () => {
    const { subject, text, attachments } = extract(
      await written({ ...mail, to: [], images: [], attachments: [], references: [] }),
    )
    expect([subject, text?.includes("2.94"), attachments?.length ?? 0]).toEqual([mail.subject, true, 0])
  })
})
