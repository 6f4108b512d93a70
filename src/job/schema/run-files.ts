import { z } from "zod"
import { deliveryStates, occasions } from "../../base/index.ts"
import { checkedFormat } from "./file-format.ts"
import {
  count,
  exit,
  fault,
  instant,
  interval,
  number,
  severity,
  stages,
  text,
  texts,
  usedEngine,
} from "./values.ts"
import { incidentTitle } from "./result-codes.ts"
import { training } from "./result-file.ts"
import { featureKind, featureScaling, memberSeries } from "./work-files.ts"

/** Files of a run's folder and of state/ that later runs and `noctule deliver` read. */

/** run.json */
export const runRecordFile = checkedFormat(
  z.looseObject({
    version: z.literal(1),
    id: text,
    job: z.looseObject({
      file: text.exactOptional(),
      labels: z.looseObject({ file: text }).exactOptional(),
      report: z
        .looseObject({ formats: texts.exactOptional(), context: z.boolean().exactOptional() })
        .exactOptional(),
    }),
    command: texts,
    versions: z.record(text, text),
    inputs: z.array(z.looseObject({ path: text, bytes: count, sha256: text, modified: text })),
    warmStartRuns: text.nullable(),
    warmStartModels: z.record(text, text.nullable()).exactOptional(),
    plan: text.exactOptional(),
    pastRuns: texts.exactOptional(),
    stages,
    engine: usedEngine.exactOptional(),
    shards: z
      .array(z.looseObject({ index: count, hosts: count, failed: count, machine: text }))
      .exactOptional(),
  }),
  "run the job again: it makes a new run",
)

/** outcome.json */
export const runOutcomeFile = checkedFormat(
  z.looseObject({ version: z.literal(1), exitCode: exit, faults: z.array(fault), stages }),
  "run the job again: it makes a new run",
)

/** series/<incident>.json */
export const incidentSeriesFile = checkedFormat(
  z.looseObject({ incident: text, members: z.array(memberSeries) }),
  "rerun the night: its charts are missing until then",
)

/** failure/<time>/failure.json */
export const runFailureFile = checkedFormat(
  z.looseObject({
    version: z.literal(1),
    job: z.looseObject({ name: text, title: text, timeZone: text, page: z.enum(["A4", "Letter"]) }),
    at: instant,
    command: texts,
    stage: text,
    fault,
    lastGood: z.looseObject({ run: text, night: interval, incidents: count }).nullable(),
    versions: z.record(text, text),
  }),
  "run the job again: a failure writes the file anew",
)

const modelMetadata = z.looseObject({
  host: text,
  features: z.array(z.looseObject({ name: text, kind: featureKind, scaling: featureScaling, unit: text })),
  scaler: z.looseObject({ origin: z.array(number), spread: z.array(number), limit: z.array(number) }),
  history: interval,
  step: number,
})

/** model.json of a host's model: what it learned from. */
export const modelMetadataFile = checkedFormat(
  modelMetadata,
  "delete the model's folder: the next night trains anew",
)

const numbers = z.array(number)

/** The same, as far as it judges single rows; `rows` is absent in older models. */
export const rowModelFile = checkedFormat(
  modelMetadata.extend({
    rows: z
      .looseObject({
        models: texts,
        window: count.min(2).max(4096),
        expected: numbers,
        thresholds: z.looseObject({ whole: numbers, filled: numbers }),
      })
      .exactOptional(),
  }),
  "run the job once more: a night writes the models anew",
)

/** The same of a cohort's model, whose training is shown for each host that it scores. */
export const sharedModelFile = checkedFormat(
  modelMetadata.extend({ training }),
  "delete the run's folder work/ and run the job again",
)

const memberDigest = z.looseObject({
  host: text,
  start: instant,
  end: instant,
  signals: z.array(
    z.looseObject({ feature: text, direction: z.enum(["up", "down", "both"]), share: number }),
  ),
})

const incidentDigest = z.looseObject({
  id: text,
  kind: z.enum(["anomaly", "silent"]),
  title: incidentTitle,
  severity,
  start: instant,
  end: instant,
  open: z.boolean(),
  fingerprint: text,
  suppressed: z.enum(["maintenance", "calendar", "label"]).nullable(),
  members: z.array(memberDigest),
})

/** state/postmortem/<incident>.json: the team's texts by section. */
export const postmortemNotesFile = checkedFormat(
  z.looseObject({
    version: z.literal(1),
    incident: text,
    sections: z.record(text, z.looseObject({ text, seen: texts })),
  }),
  "fix or remove the file, then run: noctule report RUN",
)

/** digest.json */
export const nightDigestFile = checkedFormat(
  z.looseObject({
    version: z.literal(2),
    night: text,
    run: text,
    span: interval,
    hosts: count,
    incidents: z.array(incidentDigest),
  }),
  "delete the file: the night is then known by its result.json",
)

/** state/last-run.json */
export const lastRunFile = checkedFormat(
  z.looseObject({ at: number, exit, report: z.boolean() }),
  "delete the file: the next run writes it anew",
)

/** state/outbox/<id>.json */
export const outboxEntryFile = checkedFormat(
  z.looseObject({
    version: z.literal(1),
    id: text,
    route: text,
    run: text.nullable(),
    occasion: z.enum([...occasions, "resolve"]),
    incident: text.nullable(),
    hosts: texts,
    title: text,
    state: z.enum(deliveryStates),
    createdAt: instant,
    order: count,
    endedAt: instant.nullable(),
    attempts: count,
    why: text.nullable(),
    remaining: texts.nullable(),
    body: z.record(text, z.unknown()).nullable(),
  }),
  "look at it under the same name with .damaged, then delete it: that message is lost; the others are sent",
)
