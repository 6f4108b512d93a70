import { type Fault, firstLine, inputFault, truncate, usageFault } from "../../base/index.ts"

export function nothingToEvaluate(): Fault {
  const what = "expected a folder of labelled servers or --labels, got neither"
  const hint =
    "give a folder of labelled servers (noctule evaluate DIR), or a job and your own labels (--job JOB --labels FILE)"
  return usageFault({ code: "evaluate.nothing", what, where: "noctule evaluate", hint })
}

export function unknownDetector(text: string, known: readonly string[]): Fault {
  const what = `expected detectors joined by +, job or all, got ${JSON.stringify(truncate(text, 80))}`
  return usageFault({
    code: "evaluate.detector",
    what,
    where: "--detector",
    hint: `choose from ${known.join(", ")}`,
  })
}

export function badTarget(text: string, known: readonly string[]): Fault {
  const what = `expected metric=value or family:metric=value, got ${JSON.stringify(truncate(text, 80))}`
  return usageFault({
    code: "evaluate.target",
    what,
    where: "--target",
    hint: `choose a metric from ${known.join(", ")}`,
  })
}

export function badSeeds(text: string): Fault {
  const what = `expected a whole number from 1 to 100, got ${JSON.stringify(truncate(text, 80))}`
  return usageFault({ code: "evaluate.seeds", what, where: "--seeds", hint: "give --seeds 3" })
}

export function comparisonUnreadable(file: string, cause: unknown): Fault {
  const what = `cannot read the figures to compare with, expected { "rows": [{ "name", "family", "figures": { "vusPr": { "mean" } } }] }: ${firstLine(cause)}`
  return inputFault(
    { code: "evaluate.comparison", what, where: file, hint: "give an evaluation.json" },
    cause,
  )
}

export function badProtocol(text: string): Fault {
  const what = `expected halves or prefix:N, N a number of rows, got ${JSON.stringify(truncate(text, 80))}`
  return usageFault({
    code: "evaluate.protocol",
    what,
    where: "--protocol",
    hint: "give --protocol prefix:4000 to fit on the first 4,000 rows of test.*",
  })
}

export function protocolWithLabels(): Fault {
  return usageFault({
    code: "evaluate.protocol-labels",
    what: "--protocol needs a folder of labelled servers, got --labels",
    where: "--protocol",
    hint: "leave out --labels and give the folder: noctule evaluate DIR --protocol prefix:4000",
  })
}

export function ablateWithLabels(): Fault {
  return usageFault({
    code: "evaluate.ablate",
    what: "--ablate needs a folder of labelled servers, got --labels",
    where: "--ablate",
    hint: "leave out --labels and give the folder: noctule evaluate DIR --ablate",
  })
}

export function labelsWithoutJob(): Fault {
  const hint = "give the job to replay: --job nightly.yaml"
  return usageFault({
    code: "evaluate.no-job",
    what: "--labels needs a job file, got none",
    where: "--labels",
    hint,
  })
}

export function singleNightSource(): Fault {
  const what = "a job with separate history and night files has only one night"
  return usageFault({
    code: "evaluate.one-night",
    what,
    where: "source.night",
    hint: "list all files under source.files",
  })
}

export function badTime(flag: string, text: string): Fault {
  const what = `expected an ISO 8601 time or date such as 2026-11-21, got ${JSON.stringify(truncate(text, 80))}`
  return usageFault({ code: "evaluate.time", what, where: flag, hint: `give ${flag} 2026-11-21` })
}

export function noNightToEvaluate(since: string, until: string): Fault {
  const hint = "give --since and --until with at least one night between them"
  return usageFault({
    code: "evaluate.no-night",
    what: `no night between ${since} and ${until}`,
    where: "--since",
    hint,
  })
}

export function tooManyNights(count: number, most: number): Fault {
  const hint = "give a later --since, or a longer night.length in the job"
  return usageFault({
    code: "evaluate.many-nights",
    what: `${count} nights exceed the limit of ${most}`,
    where: "--since",
    hint,
  })
}
