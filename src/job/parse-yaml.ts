import { LineCounter, isMap, isNode, isPair, isScalar, parseDocument, type Document } from "yaml"
import { z } from "zod"
import type { Fault } from "../base/index.ts"
import type { JobProblem } from "../base/messages/job.ts"
import { complaintsOf, expectedOf, type Complaint } from "./problems.ts"

/** More uses of aliases than this are a bomb, not a job. */
const mostAliases = 100

export interface FileKind<T extends z.ZodType> {
  readonly schema: T
  /** What is wrong between values that are each right. */
  readonly rules?: (content: z.output<T>) => readonly Complaint[]
  /** The Fault that lists what is wrong in such a file. */
  readonly wrong: (problems: readonly JobProblem[]) => Fault
}

/** Any YAML file that people write, checked against its schema and rules. An empty one holds no keys. */
export function parseYaml<T extends z.ZodType>(text: string, { schema, rules = () => [], wrong }: FileKind<T>): z.output<T> {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true, stringKeys: true })
  const placed = ({ path, ...complaint }: Complaint): JobProblem => ({ ...complaint, line: lineOf(document, lines, path) })
  const broken = document.errors.map(error => syntaxProblem(error.message, lines.linePos(error.pos[0]).line))
  if (broken.length > 0) throw wrong(broken)
  const content = contentOf(document, wrong)
  const checked = schema.safeParse(content, { error: expectedOf })
  const complaints = checked.success
    ? rules(checked.data)
    : checked.error.issues.flatMap(issue => complaintsOf(issue, content, path => keysAt(path, content, schema)))
  if (checked.success && complaints.length === 0) return checked.data
  throw wrong(complaints.map(placed).sort((a, b) => (a.line ?? 0) - (b.line ?? 0)))
}

function contentOf(document: Document.Parsed, wrong: FileKind<z.ZodType>["wrong"]): unknown {
  try {
    return withoutEmpty(document.toJS({ maxAliasCount: mostAliases }) ?? {})
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const what = `an alias or a merge cannot be followed: ${error.message}`
    throw wrong([{ key: "", line: null, what, mend: "write the repeated part out" }])
  }
}

/** A key without a value stands for its default, so that a section of commented lines is harmless. */
function withoutEmpty(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== null).map(([key, entry]) => [key, withoutEmpty(entry)]))
}

function syntaxProblem(message: string, line: number): JobProblem {
  const tab = /tab/i.test(message)
  const what = `this is not YAML: ${message.split("\n")[0] ?? ""}`
  return { key: "", line, what, mend: tab ? "indent with spaces" : /unique/.test(message) ? "keep one of the two keys" : "mend the YAML here" }
}

/** The line, from 1, of a key path or of its nearest ancestor that is written in the file. */
function lineOf(document: Document.Parsed, lines: LineCounter, path: readonly PropertyKey[]): number | null {
  let node: unknown = document.contents
  let offset: number | null = null
  for (const key of path) {
    const pair: unknown = isMap(node) ? node.items.find(item => isPair(item) && isScalar(item.key) && String(item.key.value) === String(key)) : null
    const next: unknown = isPair(pair) ? pair.key : isNode(node) && "get" in node ? node.get(Number(key), true) : null
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
  return schema instanceof z.ZodRecord ? schema.valueType : schema instanceof z.ZodArray ? schema.element : undefined
}

/** What a value that may be missing has to be; of several kinds, the one that the value says it is. */
function unwrapped(schema: unknown, value: unknown): unknown {
  const isWrapped = schema instanceof z.ZodPrefault || schema instanceof z.ZodExactOptional || schema instanceof z.ZodReadonly
  if (isWrapped) return unwrapped(schema.unwrap(), value)
  if (!(schema instanceof z.ZodDiscriminatedUnion)) return schema
  return schema.options.find(option => option instanceof z.ZodObject && option.shape["to"].safeParse(Object(value).to).success)
}
