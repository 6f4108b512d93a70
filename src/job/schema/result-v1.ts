/**
 * A version 1 result.json in the form of version 2, unchecked: fields under their present names, sentences as
 * the code "text". Anything else is returned as it is; the schema checks it afterwards.
 */
export function upgradeResult(json: unknown): unknown {
  return isRecord(json) && json["version"] === 1 ? result(json) : json
}

type Upgrade = (value: unknown) => unknown

interface Field {
  /** Its new name, where version 2 renamed it. */
  readonly to?: string
  readonly by?: Upgrade
}

/** Renames and upgrades the fields of a record that `table` names; the others stay. */
function fields(table: Readonly<Record<string, Field>>): Upgrade {
  const upgrades = new Map(Object.entries(table))
  const field = ([key, value]: [string, unknown]): [string, unknown] => {
    const { to = key, by } = upgrades.get(key) ?? {}
    return [to, by ? by(value) : value]
  }
  return value => (isRecord(value) ? Object.fromEntries(Object.entries(value).map(field)) : value)
}

const renamed = (from: string, to: string): Upgrade => fields({ [from]: { to } })

const each =
  (upgrade: Upgrade): Upgrade =>
  value =>
    Array.isArray(value) ? value.map(upgrade) : value

const sentence: Upgrade = text => (typeof text === "string" ? { code: "text", params: { text } } : text)

/** "lstm-autoencoder: training exploded (…)". */
const note: Upgrade = text => {
  if (typeof text !== "string") return text
  const [, detector = "", rest = text] = /^([a-z][a-z-]*): (.*)$/s.exec(text) ?? []
  return { detector, code: "text", params: { text: rest } }
}

const contribution = fields({ spreads: { to: "deviation" }, putBack: { to: "counterfactualDrop" } })
const incident = fields({
  title: { by: sentence },
  severityRule: { by: sentence },
  members: { by: each(fields({ contributions: { by: each(contribution) } })) },
  past: { by: fields({ rhythm: { to: "recurrence", by: sentence } }) },
})
const training = fields({
  best: { to: "bestUpdate" },
  verdict: { to: "diagnosis" },
  reason: { by: sentence },
  rowsLeftOut: { to: "rowsTrimmed" },
  warm: { to: "warmStarted" },
  norms: { to: "gradientNorms" },
  notes: { by: each(note) },
})
const host = fields({
  training: { by: training },
  scope: { by: fields({ reason: { by: sentence } }) },
  drift: { to: "levelShifts" },
  outlook: { to: "forecasts" },
  remarks: { by: each(sentence) },
})
const memory = fields({
  resolved: { by: each(fields({ title: { by: sentence } })) },
  suppressed: { by: each(fields({ incident: { by: incident }, reason: { by: sentence } })) },
  remarks: { by: each(sentence) },
})
const quality = fields({ disorderedRows: { to: "outOfOrderRows" } })
const result = fields({
  version: { by: () => 2 },
  hosts: { by: each(host) },
  incidents: { by: each(incident) },
  dataQuality: { by: each(quality) },
  errors: { by: each(renamed("mend", "hint")) },
  memory: { to: "incidentHistory", by: memory },
})

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
