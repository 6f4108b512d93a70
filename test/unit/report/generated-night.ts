import type { HostResult, Incident, Member, MemberSeries } from "../../../src/base/index.ts"
import { findMembers, groupMembers, memberSeries, type ScoredNight } from "../../../src/incidents/index.ts"
import { seeded } from "../../../src/stats/index.ts"
import { at, type Column, minute, scoredNightOf, series as rowsOf, start } from "../incidents/scored-night.ts"
import { hostResult, result } from "./fixture-hosts.ts"
import { type FixtureRun, quietNight } from "./fixture.ts"

/** One feature of one host, off from one row to another by so many half-widths of its range. */
interface GeneratedFault {
  readonly first: number
  readonly last: number
  readonly feature: number
  readonly size: number
}

const labels = ["cpu-busy", "memory-free", "disk-busy", "load"]

/** A night of one to three hosts, scored, grouped and charted by the product's own code. */
export function generatedNight(seed: number): FixtureRun {
  const random = seeded(seed)
  const rows = 90 + random.integer(260)
  const hosts = Array.from({ length: 1 + random.integer(3) }, (_, h) =>
    scoredNightOf(
      columnsOf(random, { rows, faults: seed % 5 === 0 ? 0 : 4, noise: seed % 10 }),
      `web-${h + 1}`,
    ),
  )
  return runOf(hosts)
}

/** One host above its threshold from its first row to its last. */
export function nightUnlikeHistory(): FixtureRun {
  const rows = 120
  const columns = labels.map((name, f): Column => {
    const values = rowsOf(rows, 90 + f)
    return { name, values, errors: values.map((_, row) => 20 + ((row * 7 + f) % 5)) }
  })
  return runOf([scoredNightOf(columns, "web-1")])
}

/** Values follow a rhythm; errors are of a fault's size, and the higher the noise, now and then high without one. */
function columnsOf(
  random: ReturnType<typeof seeded>,
  { rows, faults: most, noise }: { readonly rows: number; readonly faults: number; readonly noise: number },
): Column[] {
  const faults = Array.from({ length: most === 0 ? 0 : 1 + random.integer(most) }, (): GeneratedFault => {
    const first = random.next() < 0.3 ? 0 : random.integer(rows)
    const last = first + 1 + random.integer(random.next() < 0.2 ? rows : 50)
    return { first, last, feature: random.integer(labels.length), size: (random.next() - 0.4) * 60 }
  })
  return labels.map((name, f): Column => {
    const expected = Array.from({ length: rows }, (_, row) => 40 + 30 * Math.sin(row / 40 + f))
    const off = (row: number): number =>
      faults.reduce((sum, { first, last, feature, size }) => {
        const takesPart = row >= first && row <= last && (feature === f || f === 3)
        return takesPart ? sum + size * (0.6 + 0.4 * random.next()) : sum
      }, 0)
    const offsets = expected.map((_, row) => off(row))
    const lost = expected.map(() => random.next() < 0.02)
    return {
      name,
      expected,
      values: expected.map((value, row) =>
        lost[row] ? NaN : value + (offsets[row] ?? 0) + random.normal() / 2,
      ),
      errors: offsets.map((offset, row) =>
        lost[row] ? NaN : Math.abs(offset) + (1 + 3 * noise * random.next()) * random.next(),
      ),
    }
  })
}

function runOf(nights: readonly ScoredNight[]): FixtureRun {
  const found = nights.map(night => ({ night, members: findMembers(night) }))
  const incidents = groupMembers({
    members: found.flatMap(({ members }) => members),
    silent: [],
    job: "nightly",
    zone: "Europe/Berlin",
    steps: Object.fromEntries(nights.map(({ night }) => [night.host, minute])),
  })
  const rows = nights[0]?.night.rows ?? 0
  const hosts = nights.map(night => hostOf(night, incidents))
  const base = result(hosts, incidents)
  return {
    ...quietNight(),
    result: { ...base, events: [], night: { start: at(0), end: at(rows) } },
    series: incidents.map(({ id, members }) => ({
      incident: id,
      members: members.flatMap(member => seriesOf(member, nights)),
    })),
  }
}

function seriesOf(member: Member, nights: readonly ScoredNight[]): MemberSeries[] {
  return nights
    .filter(({ night }) => night.host === member.host)
    .map(({ night, scores, threshold, anomalous }) =>
      memberSeries({
        history: { ...night, start: start - night.rows * minute },
        night,
        scores,
        threshold,
        anomalous,
        member,
        zone: "Europe/Berlin",
      }),
    )
}

function hostOf({ night, scores, threshold }: ScoredNight, incidents: readonly Incident[]): HostResult {
  const highest = scores.score.reduce((most, value) => (value > most ? value : most), -Infinity)
  return {
    ...hostResult(night.host, incidents),
    rows: night.rows,
    features: labels,
    threshold: threshold.score,
    peak: { time: at(scores.score.indexOf(highest)), score: highest },
    overview: {
      start: at(0),
      cell: minute,
      ratios: Array.from(scores.score, value => (Number.isNaN(value) ? null : value / threshold.score)),
    },
  }
}
