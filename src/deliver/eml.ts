import nodemailer from "nodemailer"
import { type Mail, sha256 } from "../base/index.ts"

/**
 * A mail as the bytes of an .eml file (RFC 5322): text and HTML as alternatives, images related to the HTML.
 * The same mail gives the same bytes.
 */
export async function toEml(mail: Mail): Promise<Uint8Array> {
  const { from, to, subject, date, messageId, references, text, html, images, attachments } = mail
  const transport = nodemailer.createTransport({ streamTransport: true, buffer: true, newline: "windows" })
  const { message } = await transport.sendMail({
    from,
    to: [...to],
    subject,
    date: new Date(date),
    messageId: `<${messageId}>`,
    references: references.map(id => `<${id}>`),
    ...(references.length > 0 ? { inReplyTo: `<${references.at(-1)}>` } : {}),
    headers: { "Auto-Submitted": "auto-generated" },
    text,
    html,
    textEncoding: "quoted-printable",
    xMailer: false,
    baseBoundary: sha256(messageId).slice(0, 24),
    disableFileAccess: true,
    disableUrlAccess: true,
    attachments: [
      ...images.map(({ cid, name, png }) => ({
        cid,
        filename: name,
        content: Buffer.from(png),
        contentType: "image/png",
        contentDisposition: "inline" as const,
      })),
      ...attachments.map(({ name, type, content }) => ({
        filename: name,
        content: Buffer.from(content),
        contentType: type,
      })),
    ],
  })
  if (!Buffer.isBuffer(message)) throw new Error("a mail composed with buffer: true is a stream")
  return message
}
