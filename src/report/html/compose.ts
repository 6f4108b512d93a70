import type { Context } from "../facts/context.ts"
import { hostsOf } from "./hosts.ts"
import { incidentOf } from "./incident.ts"
import { manifestOf } from "./manifest.ts"
import { earlierNightsOf, newsFirstOf } from "../facts/night/earlier-nights.ts"
import { listedOf } from "../facts/night/listed.ts"
import { methodOf } from "../facts/night/method.ts"
import { modelsOf } from "./models.ts"
import type { IncidentView, View } from "./types.ts"
import { coverOf } from "../facts/night/cover.ts"
import { rowOf } from "../facts/night/incident-rows.ts"
import { cover as words } from "../facts/wording/cover.ts"

/** The whole report as strings and charts, from a run's folder. */
export async function composeView(context: Context): Promise<View> {
  const { result, clock, night, logo } = context
  const { brand } = result.job
  const owner = brand?.name ?? null
  const cover = await coverOf(context)
  const incidents: IncidentView[] = []
  for (const incident of result.incidents.slice(0, result.job.charts))
    incidents.push(await incidentOf(incident, context))
  const listed = listedOf(result)
  const whole = cover.more === null && incidents.length === result.incidents.length
  return {
    page: result.job.page === "Letter" ? "Letter" : "A4",
    title: words.documentTitle(result.job.title, clock.date(night.end - 1), cover.headline),
    footer: words.footer({
      owner,
      job: result.job.title,
      date: clock.date(night.end - 1),
      run: result.run.id,
    }),
    paper: false,
    zone: result.job.timeZone,
    brand: owner === null && logo === null ? null : { name: owner, logo },
    accent: brand?.accent ?? null,
    cover,
    missingPdf: null,
    incidents,
    total: result.incidents.length,
    listHeading: words.listHeading(listed.length, result.incidents.length),
    all: whole ? null : newsFirstOf(listed).map(incident => rowOf(incident, context)),
    memory: await earlierNightsOf(context),
    hosts: hostsOf(context),
    models: await modelsOf(context),
    method: methodOf(context),
    manifest: await manifestOf(context),
  }
}
