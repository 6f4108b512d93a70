/** Parts of page one besides the incident list and the fleet's overview. */
export interface PageOneFacts {
  readonly paper: "A4" | "Letter"
  readonly owner: string | null
  readonly lede: readonly string[]
  readonly notice: readonly string[]
  /** Hosts of the fleet. */
  readonly hosts: number
}

/**
 * Heights in px of the page and its parts, and characters per line. Rows are counted with their longest
 * titles.
 */
const heights = { A4: 995, Letter: 925 } as const
const [owner, head, ledeLine, notice, noticeLine, fleet, hostRow, incidentRow] = [
  36, 320, 20, 40, 18, 150, 13, 46,
]
const [ledeLetters, noticeLetters] = [92, 115]
/** Most and fewest hosts drawn of a large fleet, and the incident rows for which they leave room. */
const [mostHosts, fewestHosts, fewestRows] = [20, 6, 3]

/** Hosts in the overview; incidents in the list, two to eight. */
export interface PageOneCapacity {
  readonly hosts: number
  readonly incidents: number
}

/**
 * What fits on page one on paper. Of a large fleet, only the hosts of highest score are drawn, to leave room
 * for incidents.
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
