import { existsSync, rmSync } from "node:fs"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout } from "node:timers/promises"
import puppeteer, { type Browser, type Page } from "puppeteer-core"
import { type Effects, firstLine } from "../../../base/index.ts"
import type { Program } from "./bundled-chromium.ts"
import type { Candidate } from "./browser-candidates.ts"
import { browserEnv } from "./browser-env.ts"
import { textOfPdf } from "../page-text.ts"

/** A document to print; its CSS (`@page`) sets page size, margins and footers. */
export interface Sheet {
  readonly html: string
  /** ms before the browser counts as hanging. */
  readonly timeout: number
}

export interface LaunchOptions {
  readonly candidate: Candidate
  /** "preferred": where it works. */
  readonly sandbox: "on" | "off" | "preferred"
  readonly effects: Effects
}

const testPageText = "Noctule prints"
const flags = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-domain-reliability",
  "--disable-sync",
  "--host-resolver-rules=MAP * ~NOTFOUND",
  "--font-render-hinting=none",
  "--disable-dev-shm-usage",
]

/**
 * A browser that has printed a test page. `close` removes its private folder with the profile and everything
 * unpacked.
 */
export class PrintingBrowser {
  readonly #start: LaunchOptions
  readonly #profileDir: string
  readonly #browser: Browser
  readonly #abort: () => void
  #closed = false

  private constructor(start: LaunchOptions, profileDir: string, browser: Browser) {
    this.#start = start
    this.#profileDir = profileDir
    this.#browser = browser
    this.#abort = () => {
      this.#kill()
      rmSync(profileDir, { recursive: true, force: true })
    }
    start.effects.signal.addEventListener("abort", this.#abort, { once: true })
  }

  /**
   * Launches the candidate and prints a test page, because Chromium without fonts starts but prints blanks.
   * Throws where that fails.
   */
  static async start(start: LaunchOptions): Promise<PrintingBrowser> {
    start.effects.signal.throwIfAborted()
    const profileDir = await mkdtemp(join(tmpdir(), "noctule-browser-"))
    try {
      const program = await start.candidate.program(profileDir)
      return start.sandbox === "preferred"
        ? await PrintingBrowser.#openPreferringSandbox(start, profileDir, program)
        : await PrintingBrowser.#open(start, profileDir, program)
    } catch (error) {
      await removeDir(profileDir)
      throw error
    }
  }

  /** Sandboxed, else without: some containers refuse the namespaces that Chromium's sandbox needs. */
  static async #openPreferringSandbox(
    start: LaunchOptions,
    profileDir: string,
    program: Program,
  ): Promise<PrintingBrowser> {
    const { candidate, effects } = start
    try {
      return await PrintingBrowser.#open({ ...start, sandbox: "on" }, profileDir, program)
    } catch (error) {
      effects.signal.throwIfAborted()
      const running = await PrintingBrowser.#open({ ...start, sandbox: "off" }, profileDir, program)
      effects.log.warn("browser.unsandboxed", { browser: candidate.name, why: firstLine(error) })
      return running
    }
  }

  static async #open(start: LaunchOptions, profileDir: string, program: Program): Promise<PrintingBrowser> {
    const browser = new PrintingBrowser(start, profileDir, await launch(start, profileDir, program))
    await browser.#printTestPage()
    return browser
  }

  get name(): string {
    return this.#start.candidate.name
  }

  get pid(): number | undefined {
    return this.#browser.process()?.pid
  }

  async version(): Promise<string> {
    return await this.#browser.version()
  }

  /**
   * The PDF's bytes. Throws when the browser or page crashes, or exceeds `patience`; close the browser then.
   */
  async print(sheet: Sheet): Promise<Uint8Array> {
    const deadline = AbortSignal.timeout(sheet.timeout)
    const page = await withDeadline(deadline, this.#browser.newPage())
    const bytes = await withDeadline(
      deadline,
      Promise.race([printPage(page, sheet, this.#start.effects), crashOf(page)]),
    )
    await withDeadline(deadline, page.close())
    return bytes
  }

  /** A new browser of the same kind. */
  async restart(): Promise<PrintingBrowser> {
    await this.close()
    return await PrintingBrowser.start(this.#start)
  }

  /** Ends the browser, by force after 5 s, and removes its folder. Idempotent. */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await this.#end()
    await removeDir(this.#profileDir)
  }

  async #end(): Promise<void> {
    this.#start.effects.signal.removeEventListener("abort", this.#abort)
    try {
      await withDeadline(AbortSignal.timeout(5000), this.#browser.close())
    } catch (error) {
      this.#start.effects.log.warn("browser.killed", { browser: this.name, why: String(error) })
    }
    this.#kill()
  }

  async #printTestPage(): Promise<void> {
    try {
      const html = `<!doctype html><title>${testPageText}</title><body style="font-family: sans-serif">${testPageText}`
      const text = textOfPdf(await this.print({ html, timeout: 30_000 })).join("")
      if (!text.includes(testPageText))
        throw new Error("it starts, but its test page came out without text (has it any font?)")
    } catch (error) {
      await this.#end()
      throw error
    }
  }

  /** Kills the process group, because a killed parent leaves renderers behind. */
  #kill(): void {
    const pid = this.pid
    if (pid === undefined) return
    try {
      process.kill(-pid, "SIGKILL")
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error
    }
  }
}

/** Checks twice: an exiting browser process may recreate a folder. */
async function removeDir(profileDir: string): Promise<void> {
  let tries = 20
  do {
    await rm(profileDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
    await setTimeout(50)
  } while (existsSync(profileDir) && --tries > 0)
}

async function launch(
  { sandbox, effects }: LaunchOptions,
  profileDir: string,
  program: Program,
): Promise<Browser> {
  return await puppeteer.launch({
    executablePath: program.path,
    headless: "shell",
    pipe: true,
    args: [...flags, ...(sandbox === "off" ? ["--no-sandbox"] : [])],
    env: browserEnv(
      { HOME: profileDir, ...effects.env },
      { TMPDIR: profileDir, XDG_CONFIG_HOME: profileDir, XDG_CACHE_HOME: profileDir, ...program.env },
    ),
    userDataDir: join(profileDir, `profile-${sandbox}`),
    timeout: 30_000,
    protocolTimeout: 300_000,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  })
}

/** Disables scripts and network. Only request interception blocked every request. */
async function printPage(page: Page, sheet: Sheet, effects: Effects): Promise<Uint8Array> {
  await page.setJavaScriptEnabled(false)
  await page.setOfflineMode(true)
  await page.setRequestInterception(true)
  page.on("request", request => {
    const harmless = /^(data|about):/.test(request.url())
    if (!harmless) effects.log.warn("browser.denied", { url: request.url().slice(0, 200) })
    const answer = harmless ? request.continue() : request.abort()
    answer.catch((error: unknown) => effects.log.debug("browser.request", { why: String(error) }))
  })
  await page.setContent(sheet.html, { waitUntil: "load", timeout: sheet.timeout })
  return await page.pdf({
    preferCSSPageSize: true,
    printBackground: true,
    tagged: true,
    outline: true,
    timeout: sheet.timeout,
  })
}

/** Rejects when the renderer is killed: `pdf()` would wait forever. */
function crashOf(page: Page): Promise<never> {
  return new Promise((_, reject) => page.once("error", reject))
}

async function withDeadline<T>(deadline: AbortSignal, work: Promise<T>): Promise<T> {
  const timeout = new Promise<never>((_, reject) => {
    const fail = (): void => reject(new Error("the browser hangs"))
    if (deadline.aborted) fail()
    else deadline.addEventListener("abort", fail, { once: true })
  })
  return await Promise.race([work, timeout])
}
