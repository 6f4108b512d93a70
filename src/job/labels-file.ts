import { isMap, isSeq, parseDocument, type YAMLMap } from "yaml"
import { z } from "zod"
import { type LabelEntry, labelLine, labelVerdicts } from "../base/index.ts"
import { labelsFileWrong } from "./faults.ts"
import { choice, text } from "./schema/fields.ts"
import { parseYaml } from "./yaml/parse-yaml.ts"

const fingerprintText = "a fingerprint as reports print it, such as 7F3K9QZ2-spell-sun03"
const oneName = "an entry with incident: or fingerprint:, and a verdict:"
const written = z
  .strictObject(
    {
      incident: text.optional(),
      fingerprint: z
        .string({ error: fingerprintText })
        .regex(/^[0-9A-Z]{8}-[a-z]+-[a-z]{3}\d\d$/, { error: fingerprintText })
        .optional(),
      hosts: text.prefault("*"),
      verdict: choice(labelVerdicts),
      author: z.string({ error: "a text" }).prefault(""),
      date: z.string({ error: "a date such as 2026-11-21" }).prefault(""),
      note: z.string({ error: "a text" }).prefault(""),
    },
    { error: oneName },
  )
  .refine(({ incident, fingerprint }) => incident !== undefined || fingerprint !== undefined, {
    error: oneName,
  })
const labelsFile = z.array(written, { error: "a list of labels" }).readonly()

/** The entries of a labels file, in order. The Fault lists every problem. */
export function parseLabels(content: string, file: string): LabelEntry[] {
  if (parseDocument(content).contents === null) return []
  const entries = parseYaml(content, {
    schema: labelsFile,
    invalid: problems => labelsFileWrong(file, problems),
  })
  return entries.map(({ incident, fingerprint, ...entry }) => ({
    incident: incident ?? null,
    fingerprint: fingerprint ?? null,
    ...entry,
  }))
}

const header =
  "# What people said of incidents: confirmed, expected, false-alarm or new-trend. `noctule label` writes here, and so may you.\n"

/**
 * Adds an entry to the text of a labels file, or replaces the entry of the same incident or fingerprint.
 * Keeps comments and order. `content` is valid; null where there is no file yet.
 */
export function upsertLabel(content: string | null, entry: LabelEntry): string {
  const text = content ?? header
  const document = parseDocument(text)
  const list: unknown = document.contents
  const line = labelLine(entry)
  if (list === null) return `${withFinalNewline(text)}${line}\n`
  if (!isSeq(list)) throw new Error("a labels file that is no list was not parsed before")
  const same = list.items.filter(isMap).find(item => matchesEntry(item, entry))
  if (same) {
    for (const key of ["verdict", "author", "date", "note"] as const) same.set(key, entry[key])
    if (entry.fingerprint !== null) same.set("fingerprint", entry.fingerprint)
    return document.toString({ lineWidth: 0 })
  }
  if (!list.flow && list.range?.[0] !== undefined && column(text, list.range[0]) === 0)
    return `${withFinalNewline(text)}${line}\n`
  list.add(document.createNode((parseDocument(line).toJS() as unknown[])[0], { flow: true }))
  return document.toString({ lineWidth: 0 })
}

function matchesEntry(item: YAMLMap, { incident, fingerprint }: LabelEntry): boolean {
  const own = [item.get("incident") ?? null, item.get("fingerprint") ?? null]
  return incident === null ? own[0] === null && own[1] === fingerprint : own[0] === incident
}

function column(text: string, offset: number): number {
  return offset - (text.lastIndexOf("\n", offset - 1) + 1)
}

function withFinalNewline(text: string): string {
  return text === "" || text.endsWith("\n") ? text : `${text}\n`
}
