import type { Frame, HostQuality, Member } from "../base/index.ts"

/**
 * A host that stopped sending during the night: from the first row without it to the night's end, open. It
 * has no score; 1 of a threshold of 1 stands in, so that nothing downstream divides by zero. A host that sent
 * nothing at all is silent from the night's first row.
 */
export function silentMember(quality: HostQuality, night: Frame): Member {
  const last = night.start + (night.rows - 1) * night.step
  const start = quality.lastSeen === null ? night.start : Math.min(quality.lastSeen + night.step, last)
  const instant = new Date(start).toISOString()
  return {
    host: quality.host,
    start: instant,
    end: new Date(last).toISOString(),
    open: true,
    peak: instant,
    score: 1,
    threshold: 1,
    leadUp: instant,
    anomalousRows: Math.round((last - start) / night.step) + 1,
    contributions: [],
  }
}

/** Only a silent host has nothing to contribute. */
export function isSilent(member: Member): boolean {
  return member.contributions.length === 0
}
