import type { Incident } from "../../base/index.ts"
import { compileTemplate } from "../templates.ts"
import type { Context, EvidenceFiles, Draft } from "../facts/context.ts"
import { composePostmortem } from "./compose.ts"
import { fillSections } from "./merge.ts"
import { forMarkdown } from "../markdown.ts"

/** The team's texts by section, and the name of an earlier copy with edits outside the sections. */
export interface Additions {
  readonly evidence: EvidenceFiles
  readonly written: ReadonlyMap<string, string>
  readonly copy: string | null
}

/** Drafts of one night; the template is read once. */
export function drafter(context: Context): (incident: Incident, additions: Additions) => Draft {
  const render = compileTemplate("postmortem.md")
  return (incident, { evidence, written, copy }) => {
    const draft = render(forMarkdown(composePostmortem(incident, context, { evidence, copy })))
    return { markdown: fillSections(draft, written), written, evidence }
  }
}
