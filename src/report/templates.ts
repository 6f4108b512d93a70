import { readdirSync, readFileSync } from "node:fs"
import { basename, join } from "node:path"
import { fileURLToPath } from "node:url"
import Handlebars from "handlebars"
import { addNbsp } from "../text/index.ts"

const folder = fileURLToPath(new URL("../../templates/", import.meta.url))

/** A file of templates/, as text. */
export function templateText(name: string): string {
  return readFileSync(join(folder, name), "utf8")
}

/** Compiles templates/<name>.hbs. */
export function compileTemplate(name: string): (view: object) => string {
  return strictEngine().compile(templateText(`${name}.hbs`))
}

/** The same for HTML, with no line break between a number and its unit, except in code and texts to copy. */
export function compilePage(name: string): (view: object) => string {
  const render = compileTemplate(name)
  return view =>
    render(view).replace(textOrVerbatim, (whole: string, verbatim?: string, text?: string) =>
      verbatim === undefined ? `>${addNbsp(text ?? "")}` : whole,
    )
}

const textOrVerbatim = /<(script|style|title|svg|textarea|code|option)\b[^]*?<\/\1>|>([^<]+)/g

/**
 * Handlebars with every partial of templates/partials. Missing keys throw: in `{{x}}` by strict mode, in
 * `{{#if x}}` and `{{#each x}}` by our own helpers, where Handlebars would treat them as false.
 */
export function strictEngine(): { compile: (template: string) => (view: object) => string } {
  const handlebars = Handlebars.create()
  for (const file of readdirSync(join(folder, "partials"))) {
    handlebars.registerPartial(basename(file, ".hbs"), templateText(join("partials", file)))
  }
  handlebars.registerHelper("if", strictIf)
  handlebars.registerHelper("each", strictEach(handlebars))
  handlebars.registerHelper(
    "heading",
    (text: unknown) => new Handlebars.SafeString(headingOf(known(text, "heading"))),
  )
  const options = {
    strict: true,
    preventIndent: true,
    knownHelpersOnly: true,
    knownHelpers: { heading: true },
  }
  return { compile: template => handlebars.compile(template, options) }
}

function strictIf(this: unknown, value: unknown, options: Handlebars.HelperOptions): string {
  const present = known(value, "if")
  return (Array.isArray(present) ? present.length > 0 : Boolean(present))
    ? options.fn(this)
    : options.inverse(this)
}

function strictEach(handlebars: typeof Handlebars) {
  return function each(this: unknown, value: unknown, options: Handlebars.HelperOptions): string {
    const items = known(value, "each")
    if (!Array.isArray(items)) throw new Error("a template's each was given no list")
    return items
      .map((item, index) => {
        const data: unknown = Object.assign(handlebars.createFrame(options.data), {
          index,
          first: index === 0,
          last: index === items.length - 1,
          number: index + 1,
        })
        return options.fn(item, { data })
      })
      .join("")
  }
}

function known(value: unknown, helper: string): unknown {
  if (value === undefined) throw new Error(`a template's ${helper} names a key that the view lacks`)
  return value
}

/**
 * Chromium's outline drops the space at which a heading wraps, but keeps a no-break space. Also keeps numbers
 * with their nouns.
 */
function headingOf(text: unknown): string {
  return Handlebars.escapeExpression(addNbsp(String(text)).replace(/(?<=\d) /g, "\u00A0")).replaceAll(
    " ",
    "&nbsp;<wbr>",
  )
}
