import { describe, expect, test } from "vitest"
import { exits, Fault } from "../../../src/base/index.ts"
import { complaint, job, minimal } from "./fixture.ts"

describe("parseJobFile()", () => {
  test("names file, line and key, and suggests the nearest key", () => {
    expect(complaint(`${minimal}nigth:\n  length: 24h\n`)).toBe(
      "there is no key nigth · /work/jobs/nightly.yaml:2 · hint: did you mean night?",
    )
    expect(complaint(`${minimal}report:\n  page: A4\n  timezone: UTC\n`)).toBe(
      "there is no key report.timezone · /work/jobs/nightly.yaml:4 · hint: did you mean timeZone?",
    )
    expect(complaint(`${minimal}features:\n  "cpu-*":\n    uint: s\n`)).toBe(
      "there is no key features.cpu-*.uint · /work/jobs/nightly.yaml:4 · hint: did you mean unit?",
    )
    expect(complaint("source:\n  files: a\n  time:\n    colum: t")).toContain(
      "nightly.yaml:4 · hint: did you mean column?",
    )
    expect(complaint(`${minimal}colour: red`)).toContain("remove it; the keys here are name, source, night,")
  })

  test("names the new key for a renamed one", () => {
    expect(complaint(`${minimal}threshold:\n  floor: { relative: 0.1 }\n`)).toBe(
      "threshold.floor is now called deadband · /work/jobs/nightly.yaml:3 · hint: write deadband in place of floor",
    )
    expect(complaint(`${minimal}features:\n  cpu: { floor: 2 }\n`)).toContain(
      "features.cpu.floor is now called deadband",
    )
    expect(complaint(`${minimal}floor: 2\n`)).toContain("there is no key floor")
  })

  test("states expected value, actual value and hint", () => {
    const cases: readonly (readonly [string, string, string])[] = [
      [
        "night: { length: 1 day }",
        'night.length: expected a duration above zero such as 90s, 5m, 24h or 30d, got "1 day"',
        "",
      ],
      [
        "night: { length: 0s }",
        "night.length: expected a duration above zero",
        "write a duration above zero",
      ],
      [
        "step: 60",
        "step: expected auto, or a duration above zero such as 90s, 5m, 24h or 30d, got 60",
        "give the unit, such as 60s or 60m",
      ],
      [
        'model: { window: "30" }',
        'model.window: expected a whole number from 2 to 1000, got "30"',
        "write 30 without quotes",
      ],
      ["model: { units: 1.5 }", "model.units: expected a whole number from 1 to 1024, got 1.5", ""],
      ["model: { rate: -1 }", "model.rate: expected a number above 0, at most 1, got -1", ""],
      ["model: { rate: .nan }", "model.rate: expected a number above 0, at most 1, got NaN", ""],
      [
        "model: { engine: tensorflw }",
        "model.engine: expected one of onnxruntime, tensorflow",
        "did you mean tensorflow?",
      ],
      [
        "model: { detectors: [lstm-autoencodr] }",
        "model.detectors[0]: expected one of lstm-autoencoder, dense-",
        "did you mean lstm-autoencoder?",
      ],
      [
        "model: { detectors: [] }",
        "model.detectors: expected a list of detectors, each once: lstm-autoencoder,",
        "",
      ],
      [
        "model: { detectors: [seasonal-baseline, seasonal-baseline] }",
        "model.detectors: expected a list of detectors, each once",
        "",
      ],
      ["report: { page: a4 }", 'report.page: expected one of A4, Letter, got "a4"', "did you mean A4?"],
      ["report: { formats: [] }", "report.formats: expected html, pdf or both, got []", ""],
      [
        "report: { timeZone: Mars/Base }",
        "report.timeZone: expected an IANA time zone such as UTC or Europe/Berlin",
        "",
      ],
      ["report: fine", 'report: expected keys with values, got "fine"', ""],
      ["name: Night Job", "name: expected lower-case letters, digits, dots and dashes, 64 at most", ""],
      ["name: ..", "name: expected lower-case letters", ""],
      ["name: 7", "name: expected a text such as nightly, got 7", 'put it in quotes: "7"'],
      [
        "night: { end: yesterday }",
        "night.end: expected now, data, a time of day such as 06:00, or an ISO 8601 time such as",
        "",
      ],
      ["features: { a: { threshold: high } }", "features.a.threshold: expected a number", ""],
      [
        "features: { a: { link: 'javascript:alert(1)' } }",
        "features.a.link: expected a link that begins with https://",
        "",
      ],
      [
        "features: { a: { link: 'https://x/{hots}' } }",
        "no places but {host}, {feature}, {from} and {to}",
        "",
      ],
      ["features: [a, b]", 'features: expected keys with values, got ["a","b"]', ""],
      ["workers: 0", "workers: expected auto, or a whole number from 1 to 256, got 0", ""],
    ]
    for (const [line, expectedText, hint] of cases) {
      const message = complaint(`${minimal}${line}\n`)
      expect(message).toContain(expectedText)
      expect(message).toContain("/work/jobs/nightly.yaml:2")
      expect(message).toContain(hint)
    }
  })

  test("lists every problem at once, in order of lines", () => {
    const message = complaint("source:\n  fils: a\nnigth: {}\nmodel:\n  batch: x\n")
    expect(message).toContain("3 things are wrong in the job file")
    expect(message.match(/nightly\.yaml:\d+/g)).toEqual([
      "nightly.yaml:2",
      "nightly.yaml:3",
      "nightly.yaml:5",
    ])
  })

  test.each([
    ["a list nested deep", "source: " + "[".repeat(900)],
    ["a slip in each entry", `source:\n${"  - fils: a\n".repeat(3)}${"k\n".repeat(900)}`],
  ])("lists no more than twenty problems: %s", (_, text) => {
    const message = complaint(text)
    expect(message.match(/nightly\.yaml:\d+/g)!.length).toBeLessThanOrEqual(21)
    expect(message).toMatch(/\n {2}and \d+ more\n/)
  })

  test("checks keys against each other", () => {
    expect(complaint("source: {}")).toContain(
      "source: expected one of files, history and night together, prometheus, logs, or machine; got none",
    )
    expect(complaint("source: { files: a, night: b }")).toContain(
      "got files and only one of history and night",
    )
    expect(complaint("source: { history: a }")).toContain("got only one of history and night")
    expect(complaint("source: { files: a, time: { format: elapsed-s } }")).toContain(
      "source.time.origin is missing",
    )
    expect(complaint("source: { files: a, time: { origin: 2026-01-01 } }")).toContain(
      "source.time.origin has no meaning with format: iso",
    )
    expect(complaint(`${minimal}step: 1h\nnight: { length: 24h }`)).toContain(
      "model.window: 30 rows of this step are longer than the night",
    )
  })

  test("reports invalid YAML with its line", () => {
    expect(complaint("source:\n\tfiles: a\n")).toContain("nightly.yaml:2 · hint: indent with spaces")
    expect(complaint("source: { files: a }\nstep: 1m\nstep: 5m\n")).toContain(
      "nightly.yaml:3 · hint: keep one of the two keys",
    )
    expect(complaint("source: {\n  files: [a\n")).toContain("this is not YAML")
    expect(complaint("source: { files: a }\n---\nsource: { files: b }\n")).toContain("this is not YAML")
    expect(complaint("%PDF-1.7\n\0\0\0")).toContain("this is not YAML")
  })

  test("treats an empty key as its default, so that a section of comments is valid", () => {
    expect(job(`${minimal}night:\n  # length: 24h\nreport:\n  title:\nworkers: ~\n`)).toMatchObject({
      night: { length: 86_400_000 },
      workers: "auto",
    })
  })

  test("reports a missing source for an empty file, a list and a single word", () => {
    for (const text of ["", "# only a comment\n", "---\n", "{}"])
      expect(complaint(text)).toContain("source is missing")
    for (const text of ["[a, b]", "hello", "42"])
      expect(complaint(text)).toContain("the file: expected keys with values")
  })

  test("resolves aliases and merges, but rejects YAML bombs", () => {
    const merged = job(`${minimal}features:\n  a: &ms { unit: ms }\n  b: { <<: *ms, label: B }\n  c: *ms\n`)
    expect(merged.features).toMatchObject({ b: { unit: "ms", label: "B" }, c: { unit: "ms" } })
    const rows = Array.from(
      { length: 9 },
      (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(", ")}]`,
    )
    expect(complaint(["a0: &a0 [x]", ...rows].join("\n"))).toContain("an alias or a merge cannot be followed")
    expect(complaint("source: *nowhere")).toContain("nowhere")
    expect(complaint("<<:")).toContain("an alias or a merge cannot be followed")
  })

  test("handles names that are special in JavaScript", () => {
    const { features } = job(
      `${minimal}features:\n  __proto__: { unit: s }\n  constructor: { unit: ms }\n  "1": { unit: B }\n`,
    )
    expect(Object.keys(features).sort()).toEqual(["1", "constructor"])
    expect(Object.getPrototypeOf(features)).toBe(Object.prototype)
    expect(complaint(`${minimal}constructor: 1`)).toContain("there is no key constructor")
    expect(complaint(`${minimal}__proto__: { a: 1 }`)).toContain("there is no key __proto__")
  })

  test("fails only with a Fault of exit 2, whatever the file contains", () => {
    const pieces = [
      "source",
      ":",
      " ",
      "\n",
      "  ",
      "{",
      "}",
      "[",
      "]",
      "files",
      '"*.csv"',
      "night",
      "&a",
      "*a",
      "!!js/function",
      "|",
      ">",
      "-",
      "?",
      "~",
      "\t",
      "\u0000",
      "😀",
      "1e999",
      "#",
      "'",
      "<<",
      ".",
    ]
    let state = 7
    const next = (): number => (state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0) / 2 ** 32
    for (let round = 0; round < 2000; round++) {
      const text = Array.from(
        { length: 1 + Math.floor(next() * 30) },
        () => pieces[Math.floor(next() * pieces.length)],
      ).join("")
      try {
        job(text)
      } catch (error) {
        if (!(error instanceof Fault))
          throw new Error(`not a Fault for ${JSON.stringify(text)}`, { cause: error })
        expect(error.exit).toBe(exits.usage)
        expect(error.hint).not.toBe("")
      }
    }
  })
})
