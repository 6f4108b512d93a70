import type { Incident } from "../../../src/base/index.ts"
import { type ChartRenderer, createChartRenderer } from "../../../src/report/facts/chart-renderer.ts"
import { renderHtml } from "../../../src/report/html/render.ts"
import { drafter } from "../../../src/report/postmortem/draft.ts"
import { evidenceOf } from "../../../src/report/facts/evidence.ts"
import { composeView } from "../../../src/report/html/compose.ts"
import { contextOf } from "../../../src/report/facts/context.ts"
import type { View } from "../../../src/report/html/types.ts"
import { sanitize } from "../../../src/report/sanitize.ts"
import type { FixtureRun } from "./fixture.ts"

/**
 * View and HTML of a run, as writeReport makes them, without the folder. Throws where a chart could not be
 * drawn.
 */
export async function rendered(
  run: FixtureRun,
  studio: ChartRenderer = createChartRenderer(),
): Promise<{ view: View; html: string }> {
  const { result, record, series, fleet, people = {}, logo = null } = sanitize(run)
  const context = contextOf(
    { result, record, series: new Map(series.map(each => [each.incident, each])), fleet, logo, faults: [] },
    studio,
  )
  const draftOf = drafter(context)
  const additions = (each: Incident) => ({
    evidence: evidenceOf(each, context, null),
    written: new Map(people[each.id] ?? []),
    copy: null,
  })
  const drafts = new Map(result.incidents.map(each => [each.id, draftOf(each, additions(each))]))
  const view = await composeView({ ...context, drafts })
  if (studio.faults[0]) throw studio.faults[0]
  return { view, html: renderHtml(view) }
}

export interface Tag {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
}

/** The opening tags of HTML in which every attribute is quoted; texts, styles and scripts are passed over. */
export function tagsOf(html: string): Tag[] {
  const body = html.replace(/<(style|script)>[^]*?<\/\1>/g, "<$1></$1>")
  return [...body.matchAll(/<([a-zA-Z][\w-]*)((?:[^>"]|"[^"]*")*)>/g)].map(([, name = "", rest = ""]) => ({
    name,
    attributes: new Map(
      [...rest.matchAll(/([^\s="/]+)(?:="([^"]*)")?/g)].map(([, key = "", value = ""]) => [key, value]),
    ),
  }))
}
