import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import puppeteer, { type Browser, type Page } from "puppeteer-core"
import { candidates } from "../../../src/report/pdf/browser/browser-candidates.ts"

/** The first browser that the report itself would try; on a bare machine the one that comes by npm. */
export async function launched(folder: string): Promise<Browser> {
  const program = await candidates(process.env)[0]!.program(folder)
  return await puppeteer.launch({
    executablePath: program.path,
    headless: "shell",
    pipe: true,
    args: ["--no-sandbox"], // it opens our own pages only; not every machine lets Chromium make its sandbox
    userDataDir: join(folder, "profile"),
    env: { ...process.env, ...program.env },
    protocolTimeout: 600_000,
  })
}

/** A page with `html`, from a file; what it complains of, asks for or pops up goes into `complaints`. */
export async function opened(
  browser: Browser,
  file: string,
  html: string,
  complaints: string[],
): Promise<Page> {
  await writeFile(file, html)
  const page = await browser.newPage()
  page.on("console", message => complaints.push(`${message.type()} ${message.text()}`))
  page.on("pageerror", error => complaints.push(String(error)))
  page.on("dialog", dialog => complaints.push(`dialog ${dialog.message()}`))
  page.on("request", request => {
    if (!/^(file|data):/.test(request.url())) complaints.push(`request ${request.url()}`)
  })
  await page.setViewport({ width: 1000, height: 1200 })
  await page.goto(pathToFileURL(file).href)
  return page
}
