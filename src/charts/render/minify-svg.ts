/** Attributes that marks inherit from their group; not opacity, which applies to a group as a whole. */
const inherited =
  /^(?:fill|stroke|stroke-width|stroke-dasharray|stroke-linecap|stroke-linejoin|fill-opacity|stroke-opacity|text-anchor|font-family|font-size|font-weight)$/
/** Attributes without effect on the picture: defaults, and names of parts inside one image. */
const redundant =
  / (?:aria-hidden="true"|pointer-events="none"|opacity="1"|stroke-width="1"|version="1.1"|xmlns:xlink="[^"]*"|role="graphics-(?:symbol|object)" aria-roledescription="[a-z ]+"|transform="translate\(0,0\)")/g

/**
 * Halves an SVG written by Vega without changing the picture: coordinates to a tenth of a px, relative paths,
 * no empty parts, shared attributes on the group, rectangles of one colour as one path. Keeps ids and roles.
 */
export function minifySvg(svg: string): string {
  const lean = svg
    .replace(/<path class="(?:background|foreground)"[^>]*\/>/g, "")
    .replace(/<[^>]+>/g, tag => minifyTag(tag.replace(redundant, "")))
  return lean
    .replace(
      /<g class="mark-[^>]*>(?:<(?:path|line|text|rect)\b[^>]*?(?:\/>|>[^<]*<\/text>))+<\/g>/g,
      hoistAttributes,
    )
    .replace(/<g>((?:<g(?: [^>]*)?>)?)<\/g>/g, "$1")
}

function minifyTag(tag: string): string {
  return tag
    .replace(/^<g class="(mark-\w+)[^"]*"/, '<g class="$1"')
    .replace(/(?<= (?:transform|x1|x2|y1|y2|width|height)=")[^"]*/g, numbers =>
      numbers.replace(/-?\d+\.\d+/g, number => rounded(Number(number))),
    )
    .replace(/(?<= d=")[^"]*/, relativePath)
}

const rounded = (value: number): string => String(Math.round(value * 10) / 10 || 0)

/**
 * "M0.04,10L5,9.96L6,12" → "M0,10l5,0l1,2": steps between rounded points, so that no error accumulates. Other
 * paths are only rounded.
 */
function relativePath(path: string): string {
  if (/[^MLZ\d.,e-]/.test(path))
    return path.replace(/-?\d+\.\d+(?:e-?\d+)?/g, number => rounded(Number(number)))
  let [x, y] = [0, 0]
  return path.replace(/([ML])([^,]+),([^MLZ]+)/g, (_, command: string, toX: string, toY: string) => {
    const [dx, dy] = [Math.round(Number(toX) * 10) - x, Math.round(Number(toY) * 10) - y]
    ;[x, y] = [x + dx, y + dy]
    return command === "M" ? `M${x / 10},${y / 10}` : `l${dx / 10},${dy / 10}`.replace(",-", "-")
  })
}

/** Groups without nested groups. */
function hoistAttributes(group: string): string {
  const [, head = "", body = ""] = /^(<g [^>]*)>([^]*)<\/g>$/.exec(group) ?? []
  const marks = head.includes("mark-rect") ? joinRectangles(body) : marksOf(body)
  const [first] = marks
  const common =
    first &&
    marks.length > 1 &&
    marks.every(mark => inheritedAttributes(mark.rest) === inheritedAttributes(first.rest))
      ? inheritedAttributes(first.rest)
      : ""
  const inner = marks
    .map(
      ({ name, rest, end }) =>
        `<${name}${common === "" ? rest : rest.replace(attribute, withoutInherited)}${end}`,
    )
    .join("")
  return `${head}${common}>${inner}</g>`
}

interface Mark {
  readonly name: string
  readonly rest: string
  readonly end: string
}

function marksOf(body: string): Mark[] {
  return [...body.matchAll(/<(\w+)([^>]*?)(\/>|>[^<]*<\/text>)/g)].map(
    ([, name = "", rest = "", end = ""]) => ({ name, rest, end }),
  )
}

/** Merges rectangles of one style into a path; they never overlap. */
function joinRectangles(body: string): Mark[] {
  const pathsByStyle = new Map<string, string[]>()
  for (const [, path = "", style = ""] of body.matchAll(/<path d="([^"]*)"([^>]*?)\/>/g))
    pathsByStyle.set(style, [...(pathsByStyle.get(style) ?? []), path])
  return [...pathsByStyle].map(([style, paths]) => ({
    name: "path",
    rest: ` d="${paths.join("")}"${style}`,
    end: "/>",
  }))
}

const attribute = / ([\w-]+)="[^"]*"/g

const inheritedAttributes = (attributes: string): string =>
  attributes.replace(attribute, (whole, name: string) => (inherited.test(name) ? whole : ""))
const withoutInherited = (whole: string, name: string): string => (inherited.test(name) ? "" : whole)
