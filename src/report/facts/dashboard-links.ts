import type { Incident } from "../../base/index.ts"
import { ruleOf } from "../../frame/index.ts"
import { shorten } from "../sanitize.ts"
import { incident as words } from "./wording/incident.ts"

/** Always http or https. */
export interface Link {
  readonly href: string
  readonly text: string
}

const margin = 30 * 60_000
const maxLinks = 6

/**
 * Dashboard links of the incident's signals, from the job's templates by glob of features; one per host and
 * dashboard. Only http and https get through.
 */
export function linksOf(incident: Incident, templates: Readonly<Record<string, string>>): Link[] {
  const rules = Object.fromEntries(Object.entries(templates).map(([glob, link]) => [glob, { link }]))
  const links = incident.members.flatMap(({ host, contributions }) =>
    contributions
      .filter(c => c.signal)
      .flatMap(({ feature, label }) => {
        const template = ruleOf(feature, rules).link
        const href =
          template === null || template === undefined
            ? null
            : webAddress(fillTemplate(template, { host, feature, from: incident.start, to: incident.end }))
        return href === null ? [] : [{ href, text: words.link(shorten(label, 32), shorten(host, 32)) }]
      }),
  )
  return [...new Map(links.map(link => [link.href, link])).values()].slice(0, maxLinks)
}

function fillTemplate(
  template: string,
  { host, feature, from, to }: { host: string; feature: string; from: string; to: string },
): string {
  const values: Readonly<Record<string, string>> = {
    host,
    feature,
    from: String(Date.parse(from) - margin),
    to: String(Date.parse(to) + margin),
  }
  return template.replace(/\{(host|feature|from|to)\}/g, (_, key: string) =>
    encodeURIComponent(values[key] ?? ""),
  )
}

/** The normalised URL, or null unless it is http or https. */
function webAddress(text: string): string | null {
  if (!URL.canParse(text)) return null
  const url = new URL(text)
  return url.protocol === "https:" || url.protocol === "http:" ? url.href : null
}
