import type { Figure, IncidentView, View } from "./view/types.ts"

/**
 * The view without what the stylesheet keeps from paper: tables beside charts, rows without weight, texts to copy. A third less to print.
 * A PDF knows no folder that it lies in: a link to a file of the run becomes its path, or leads to where the path is told.
 */
export function onPaper(view: View): View {
  const { cover, manifest } = view
  return {
    ...view,
    paper: true,
    cover: { ...cover, filter: null, overview: bare(cover.overview) },
    incidents: view.incidents.map(incidentOnPaper),
    manifest: { ...manifest, losses: manifest.losses.map(bare) },
  }
}

function incidentOnPaper(incident: IncidentView): IncidentView {
  const { anchor, hero, drivers, panels, heat, contributions, review, timeline } = incident
  return {
    ...incident,
    hero: bare(hero),
    drivers: bare(drivers),
    panels: panels.map(bare),
    heat: bare(heat),
    contributions: contributions.map(table => ({ ...table, rows: table.rows.filter(row => !row.minor) })),
    timeline: timeline.map(row => ({ ...row, href: row.href === null || row.href.startsWith("#") ? row.href : `#${anchor}-review` })),
    review: {
      ...review,
      files: review.files.map(({ href, text, note }) => ({ text: href ?? text, href: null, note })),
      people: { ...review.people, markdown: null },
    },
  }
}

function bare<F extends Figure | null>(figure: F): F {
  return figure && { ...figure, table: null, plot: null }
}
