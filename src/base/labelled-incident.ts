/** What a team knows of its own past: an incident, from incidents.yaml. */
export interface LabelledIncident {
  /** Glob of the hosts that were ill. */
  readonly hosts: string
  /** Epoch ms, both inside. */
  readonly start: number
  readonly end: number
  /** Features that were the cause; may be empty. */
  readonly causes: readonly string[]
  readonly text: string
}
