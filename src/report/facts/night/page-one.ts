/** What stands on page one besides the list of incidents and the fleet's overview. */
export interface PageOneFacts {
  readonly paper: "A4" | "Letter"
  readonly owner: string | null
  readonly lede: readonly string[]
  readonly notice: readonly string[]
  /** Of the fleet. */
  readonly hosts: number
}

/**
 * px between the margins of a page, of its parts, and letters of a line. The list and its rows are counted
 * with their longest titles.
 */
const heights = { A4: 995, Letter: 925 } as const
const [owner, head, ledeLine, notice, noticeLine, fleet, hostRow, incidentRow] = [
  36, 320, 20, 40, 18, 150, 13, 46,
]
const [ledeLetters, noticeLetters] = [92, 115]
/**
 * Hosts of a large fleet that are drawn, and the fewest; rows of incidents that they leave room for where
 * that can be.
 */
const [mostHosts, fewestHosts, fewestRows] = [20, 6, 3]

/** Hosts in the overview, incidents in the list: two to eight. */
export interface PageOneCapacity {
  readonly hosts: number
  readonly incidents: number
}

/**
 * What page one has room for on paper: page one alone is enough. A fleet that leaves too little to the
 * incidents is drawn by its gravest hosts.
 */
export function pageOneCapacity({
  paper,
  owner: name,
  lede,
  notice: lines,
  hosts,
}: PageOneFacts): PageOneCapacity {
  const textHeight =
    ledeLine * linesOf(lede, ledeLetters) + notice + noticeLine * linesOf(lines, noticeLetters)
  const left = heights[paper] - (name === null ? 0 : owner) - head - textHeight - fleet
  const rows = (drawn: number): number => Math.floor((left - hostRow * drawn) / incidentRow)
  const few = Math.max(
    fewestHosts,
    Math.min(mostHosts, Math.floor((left - fewestRows * incidentRow) / hostRow)),
  )
  const drawn = rows(hosts) < fewestRows ? Math.min(hosts, few) : hosts
  return { hosts: drawn, incidents: Math.max(2, Math.min(8, rows(drawn))) }
}

function linesOf(texts: readonly string[], letters: number): number {
  return texts.reduce((sum, text) => sum + Math.ceil(text.length / letters), 0)
}
