import type { Incident } from "../../base/index.ts"
import { compileTemplate } from "../templates.ts"
import type { Context } from "../facts/context.ts"
import { composePostmortem } from "./compose.ts"
import type { EvidenceFiles } from "../facts/evidence.ts"
import { fillSections } from "./merge.ts"
import { forMarkdown } from "../markdown.ts"

/**
 * One incident's postmortem: the Markdown as it is written, what people wrote into it by section, and what
 * lies in the run's folder.
 */
export interface Draft {
  readonly markdown: string
  readonly written: ReadonlyMap<string, string>
  readonly evidence: EvidenceFiles
}

/**
 * What the facts come together with: people's texts by section, and the name of an earlier copy that was
 * altered by hand.
 */
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
