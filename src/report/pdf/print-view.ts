import type { Figure } from "../facts/chart-renderer.ts"
import type { IncidentView, View } from "../html/types.ts"

/**
 * The view without what the stylesheet keeps from paper: tables beside charts, rows without weight, texts to
 * copy. A third less to print. A PDF knows no folder that it lies in: a link to a file of the run becomes its
 * path, or leads to where the path is told.
 */
export function printView(view: View): View {
  const { cover, manifest } = view
  return {
    ...view,
    paper: true,
    cover: { ...cover, filter: null, overview: withoutData(cover.overview) },
    incidents: view.incidents.map(printIncident),
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
