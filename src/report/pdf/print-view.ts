import type { Figure } from "../facts/chart-renderer.ts"
import type { IncidentView, View } from "../html/types.ts"

/**
 * The view without what the print stylesheet hides: chart tables, rows of low contribution, texts to copy. It
 * prints a third less. Links to files of the run become paths, because a PDF cannot resolve them.
 */
export function printView(view: View): View {
  const { cover, hosts, manifest } = view
  return {
    ...view,
    paper: true,
    cover: { ...cover, filter: null, overview: withoutData(cover.overview) },
    incidents: view.incidents.map(printIncident),
    hosts: { ...hosts, rows: hosts.rows.map(row => ({ ...row, scores: null })) },
    manifest: { ...manifest, losses: manifest.losses.map(withoutData) },
  }
}

function printIncident(incident: IncidentView): IncidentView {
  const { anchor, hero, drivers, panels, heat, contributions, review, timeline } = incident
  return {
    ...incident,
    hero: withoutData(hero),
    drivers: withoutData(drivers),
    panels: panels.map(withoutData),
    heat: withoutData(heat),
    contributions: contributions.map(table => ({ ...table, rows: table.rows.filter(row => !row.minor) })),
    timeline: timeline.map(row => ({
      ...row,
      href: row.href === null || row.href.startsWith("#") ? row.href : `#${anchor}-review`,
    })),
    review: {
      ...review,
      files: review.files.map(({ href, text, note }) => ({ text: href ?? text, href: null, note })),
      people: { ...review.people, markdown: null },
    },
  }
}

function withoutData<F extends Figure | null>(figure: F): F {
  return figure && { ...figure, table: null, plot: null }
}
