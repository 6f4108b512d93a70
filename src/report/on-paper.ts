import type { Figure, IncidentView, View } from "./view/types.ts"

/** The view without what the stylesheet keeps from paper: tables beside charts, rows without weight, texts to copy. A third less to print. */
export function onPaper(view: View): View {
  const { cover, manifest } = view
  return {
    ...view,
    cover: { ...cover, filter: null, overview: bare(cover.overview) },
    incidents: view.incidents.map(incidentOnPaper),
    manifest: { ...manifest, losses: manifest.losses.map(bare) },
  }
}

function incidentOnPaper(incident: IncidentView): IncidentView {
  const { hero, drivers, panels, heat, contributions, review } = incident
  return {
    ...incident,
    hero: bare(hero),
    drivers: bare(drivers),
    panels: panels.map(bare),
    heat: bare(heat),
    contributions: contributions.map(table => ({ ...table, rows: table.rows.filter(row => !row.minor) })),
    review: { ...review, people: { ...review.people, markdown: null } },
  }
}

function bare<F extends Figure | null>(figure: F): F {
  return figure && { ...figure, table: null, plot: null }
}
