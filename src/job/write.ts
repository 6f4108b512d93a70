import { Document, isNode, isPair, isScalar, type Pair, Scalar, visit } from "yaml"
import type { JobFileInput } from "./schema/job-file.ts"

/** Comments by key path, with "/" between keys: "source/time/column". */
export type Comments = Readonly<Record<string, string>>

/**
 * A job file as YAML. Short comments follow a value; long ones, and those of mappings and lists, precede the
 * key.
 */
export function writeJobFile(content: JobFileInput, comments: Comments, header: string): string {
  const document = new Document(content)
  document.commentBefore = ` yaml-language-server: $schema=./job.schema.json\n${indented(withoutControlCharacters(header))}`
  visit(document, {
    Pair: (at, pair, ancestors) => {
      comment(pair, comments[[...ancestors.filter(isPair), pair].map(keyOf).join("/")])
      if (ancestors.length === 2 && at !== 0 && isNode(pair.key)) pair.key.spaceBefore = true
    },
  })
  visit(document, {
    Map: (_, map, ancestors) => void (map.flow = ancestors.length > 2 && map.items.every(hasNoComment)),
    Seq: (_, list) => void (list.flow = list.items.length < 9),
  })
  return document.toString({ lineWidth: 0, flowCollectionPadding: true })
}

function hasNoComment({ value }: Pair): boolean {
  return isScalar(value) && !value.comment
}

function comment(pair: Pair, written: string | undefined): void {
  if (written === undefined) return
  const text = withoutControlCharacters(written)
  if (isScalar(pair.value) && text.length < 90 && !text.includes("\n")) pair.value.comment = ` ${text}`
  else if (isNode(pair.key)) pair.key.commentBefore = indented(text)
}

function keyOf(pair: Pair): string {
  return pair.key instanceof Scalar ? String(pair.key.value) : ""
}

function indented(text: string): string {
  return text
    .split("\n")
    .map(line => ` ${line}`)
    .join("\n")
}

/** Replaces control characters, so that a hostile name cannot end a comment. */
function withoutControlCharacters(text: string): string {
  return text.replaceAll(/[^\P{Cc}\n]/gu, "\uFFFD")
}
