import Handlebars from "handlebars"
import { describe, expect, it } from "vitest"
import { strictEngine } from "../../../src/report/templates.ts"

const run = (template: string, view: object): string => strictEngine().compile(template)(view)

describe("templates are strict", () => {
  it.each([
    "{{missing}}",
    "{{#if missing}}x{{/if}}",
    "{{#each missing}}x{{/each}}",
    "{{heading missing}}",
    "{{#if there.missing}}x{{/if}}",
  ])("%s throws when the view lacks the key", template => {
    expect(() => run(template, { there: {} })).toThrow()
  })

  it("treat null and an empty list as absent", () => {
    expect(
      run("{{#if none}}a{{else}}b{{/if}}{{#if empty}}a{{else}}b{{/if}}{{#if full}}a{{else}}b{{/if}}", {
        none: null,
        empty: [],
        full: [0],
      }),
    ).toBe("bba")
  })

  it("can count in a list, and use the outer view", () => {
    expect(
      run("{{#each items}}{{@number}}{{this}}{{../mark}}{{#if @last}}.{{else}},{{/if}}{{/each}}", {
        items: ["a", "b"],
        mark: "!",
      }),
    ).toBe("1a!,2b!.")
  })

  it("escape texts", () => {
    expect(run(`<a title="{{x}}">{{heading x}}</a>`, { x: `<b "{{y}}'> c` })).not.toMatch(/<b|"\{\{|'>/)
  })

  it("keep a number with its noun in a heading, and a break elsewhere", () => {
    expect(run("{{heading text}}", { text: "db-2: busy for 41 min" })).toBe(
      "db-2:&nbsp;<wbr>busy&nbsp;<wbr>for&nbsp;<wbr>41\u00A0min",
    )
    expect(run("{{heading text}}", { text: "3 hosts" })).toBe("3\u00A0hosts")
    expect(run("{{heading text}}", { text: "for 1 h 37 min" })).toBe(
      "for&nbsp;<wbr>1\u00A0h\u00A037\u00A0min",
    )
  })

  it("leave the global Handlebars unchanged", () => {
    strictEngine()
    expect(Handlebars.compile("{{#if missing}}x{{/if}}")({})).toBe("")
  })
})
