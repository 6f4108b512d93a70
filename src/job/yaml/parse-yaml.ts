import { type Document, isMap, isNode, isPair, isScalar, LineCounter, parseDocument } from "yaml"
import { z } from "zod"
import type { Fault } from "../../base/index.ts"
import type { JobProblem } from "../faults.ts"
import { type ConfigIssue, configIssuesOf, expectedOf } from "./issues.ts"

/** Limit on alias expansions, against YAML bombs. */
const maxAliases = 100

export interface YamlFormat<T extends z.ZodType> {
  readonly schema: T
  /** Problems between values that are each valid. */
  readonly rules?: (content: z.output<T>) => readonly ConfigIssue[]
  /** Builds the Fault that lists the problems. */
  readonly invalid: (problems: readonly JobProblem[]) => Fault
}

/** Parses a YAML file and checks it against a schema and rules. An empty file has no keys. */
export function parseYaml<T extends z.ZodType>(
  text: string,
  { schema, rules = () => [], invalid }: YamlFormat<T>,
): z.output<T> {
  const lines = new LineCounter()
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    merge: true,
    stringKeys: true,
  })
  const withLine = ({ path, ...issue }: ConfigIssue): JobProblem => ({
    ...issue,
    line: lineOf(document, lines, path),
  })
  const syntaxProblems = document.errors.map(error =>
    syntaxProblem(error.message, lines.linePos(error.pos[0]).line),
  )
  if (syntaxProblems.length > 0) throw invalid(syntaxProblems)
  const content = contentOf(document, invalid)
  const checked = schema.safeParse(content, { error: expectedOf })
  const issues = checked.success
    ? rules(checked.data)
    : checked.error.issues.flatMap(issue =>
        configIssuesOf(issue, content, path => keysAt(path, content, schema)),
      )
  if (checked.success && issues.length === 0) return checked.data
  throw invalid(issues.map(withLine).sort((a, b) => (a.line ?? 0) - (b.line ?? 0)))
}

function contentOf(document: Document.Parsed, invalid: YamlFormat<z.ZodType>["invalid"]): unknown {
  try {
    return withoutEmptyKeys(document.toJS({ maxAliasCount: maxAliases }) ?? {})
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const what = `an alias or a merge cannot be followed: ${error.message}`
    throw invalid([{ key: "", line: null, what, hint: "write the repeated part out" }])
  }
}

/** A key without a value keeps its default, so that a section of comments is valid. */
function withoutEmptyKeys(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, entry]) => entry !== null)
      .map(([key, entry]) => [key, withoutEmptyKeys(entry)]),
  )
}

function syntaxProblem(message: string, line: number): JobProblem {
  const tab = /tab/i.test(message)
  const what = `this is not YAML: ${message.split("\n")[0] ?? ""}`
  return {
    key: "",
    line,
    what,
    hint: tab
      ? "indent with spaces"
      : /unique/.test(message)
        ? "keep one of the two keys"
        : "fix the YAML here",
  }
}

/** The line, from 1, of a key path or of its nearest ancestor in the file. */
function lineOf(document: Document.Parsed, lines: LineCounter, path: readonly PropertyKey[]): number | null {
  let node: unknown = document.contents
  let offset: number | null = null
  for (const key of path) {
    const pair: unknown = isMap(node)
      ? node.items.find(item => isPair(item) && isScalar(item.key) && String(item.key.value) === String(key))
      : null
    const next: unknown = isPair(pair)
      ? pair.key
      : isNode(node) && "get" in node
        ? node.get(Number(key), true)
        : null
    if (!isNode(next)) break
    offset = next.range?.[0] ?? offset
    node = isPair(pair) ? pair.value : next
  }
  return offset === null ? null : lines.linePos(offset).line
}

/** The keys that the schema allows at a path of `content`. */
function keysAt(path: readonly PropertyKey[], content: unknown, root: z.ZodType): readonly string[] {
  let schema = unwrapped(root, content)
  let value = content
  for (const key of path) {
    value = typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined
    schema = unwrapped(innerOf(schema, key), value)
  }
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : []
}

function innerOf(schema: unknown, key: PropertyKey): unknown {
  if (schema instanceof z.ZodObject) return schema.shape[String(key)]
  return schema instanceof z.ZodRecord
    ? schema.valueType
    : schema instanceof z.ZodArray
      ? schema.element
      : undefined
}

/** The inner schema of an optional value; of a union, the variant that the value names. */
function unwrapped(schema: unknown, value: unknown): unknown {
  const isWrapped =
    schema instanceof z.ZodPrefault || schema instanceof z.ZodExactOptional || schema instanceof z.ZodReadonly
  if (isWrapped) return unwrapped(schema.unwrap(), value)
  if (!(schema instanceof z.ZodDiscriminatedUnion)) return schema
  const { discriminator } = schema.def
  const tag: unknown =
    typeof value === "object" && value !== null ? Reflect.get(value, discriminator) : undefined
  return schema.options.find(option => {
    const tags: unknown = option instanceof z.ZodObject ? option.shape[discriminator] : null
    return tags instanceof z.ZodType && tags.safeParse(tag).success
  })
}
