import { existsSync, rmSync } from "node:fs"
import { rm } from "node:fs/promises"
import { setTimeout } from "node:timers/promises"
import type { Page } from "puppeteer-core"
import type { Effects } from "../../../base/index.ts"
import { makeTempFolder } from "../../../store/index.ts"
import type { Candidate } from "./browser-candidates.ts"
import { killGroup, launch, type Launch, type Launched } from "./launch.ts"
import { textOfPdf } from "../page-text.ts"

/** A document to print; its CSS (`@page`) sets page size, margins and footers. */
export interface Sheet {
  readonly html: string
  /** ms before the browser counts as hanging. */
  readonly timeout: number
}

export interface BrowserStart {
  readonly candidate: Candidate
  readonly sandbox: Launch["sandbox"]
  /** ms within which it must start and answer. */
  readonly timeout: number
  readonly effects: Effects
}

const testPageText = "Noctule prints"
/**
 * A browser that has printed a test page. `close` removes its private folder with the profile and everything
 * unpacked.
 */
export class PrintingBrowser {
  readonly #start: BrowserStart
  readonly #profileDir: string
  readonly #launched: Launched
  readonly #abort: () => void
  #closed = false

  private constructor(start: BrowserStart, profileDir: string, launched: Launched) {
    this.#start = start
    this.#profileDir = profileDir
    this.#launched = launched
    this.#abort = () => {
      killGroup(launched.child)
      rmSync(profileDir, { recursive: true, force: true })
    }
    start.effects.signal.addEventListener("abort", this.#abort, { once: true })
  }

  /**
   * Launches the candidate and prints a test page, because Chromium without fonts starts but prints blanks.
   * Throws where that fails.
   */
  static async start(start: BrowserStart): Promise<PrintingBrowser> {
    const { candidate, sandbox, timeout, effects } = start
    effects.signal.throwIfAborted()
    const profileDir = await makeTempFolder("browser")
    try {
      const program = await candidate.program(profileDir)
      const { env, signal } = effects
      const launched = await launch({ program, profileDir, sandbox, timeout, env, signal })
      const browser = new PrintingBrowser(start, profileDir, launched)
      await browser.#printTestPage()
      return browser
    } catch (error) {
      await removeDir(profileDir)
      throw error
    }
  }

  get name(): string {
    return this.#start.candidate.name
  }

  get pid(): number | undefined {
    return this.#launched.child.pid
  }

  async version(): Promise<string> {
    return await this.#launched.browser.version()
  }

  /**
   * The PDF's bytes. Throws when the browser or its page dies, or takes longer than its timeout: it is of no
   * use then; close it.
   */
  async print(sheet: Sheet): Promise<Uint8Array> {
    const deadline = AbortSignal.timeout(sheet.timeout)
    const page = await withDeadline(deadline, this.#launched.browser.newPage())
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
      await withDeadline(AbortSignal.timeout(5000), this.#launched.browser.close())
    } catch (error) {
      this.#start.effects.log.warn("browser.killed", { browser: this.name, why: String(error) })
    }
    killGroup(this.#launched.child)
  }

  async #printTestPage(): Promise<void> {
    try {
      const html = `<!doctype html><title>${testPageText}</title><body style="font-family: sans-serif">${testPageText}`
      const text = textOfPdf(await this.print({ html, timeout: this.#start.timeout })).join("")
      if (!text.includes(testPageText))
        throw new Error("it starts, but its test page came out without text (has it any font?)")
    } catch (error) {
      await this.#end()
      throw error
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
