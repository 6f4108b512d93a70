import type { Feature, HostQuality } from "../src/base/index.ts"

/** Of a host without gaps, from no row; its features are used. */
export function qualityOf(host: string, features: readonly Feature[] = []): HostQuality {
  return {
    host,
    rowsRead: 0,
    coverage: 1,
    historyCoverage: 1,
    duplicateRows: 0,
    outOfOrderRows: 0,
    longestGap: 0,
    gapRows: 0,
    badTimes: 0,
    lastSeen: null,
    silent: false,
    features: features.map(({ name }) => ({
      feature: name,
      missing: 0,
      text: 0,
      infinite: 0,
      resets: 0,
      state: "ok",
    })),
  }
}
