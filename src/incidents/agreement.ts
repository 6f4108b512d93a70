import type { HostScores, Member } from "../base/index.ts"
import { thresholdOf, type Promised } from "./threshold.ts"

export interface AgreementTask {
  readonly alone: HostScores["alone"]
  /** Epoch ms of the night's first row, and ms between rows. */
  readonly start: number
  readonly step: number
  readonly rule: Promised
}

/**
 * Says of each member which detectors agree: those whose own score crosses their own threshold, set under the same promise, somewhere in its stretch.
 * As they were where no two detectors judged.
 */
export function withAgreement(members: readonly Member[], { alone, start, step, rule }: AgreementTask): Member[] {
  if (alone.length < 2) return [...members]
  const of = alone.map(({ detector }) => detector)
  const thresholds = alone.map(({ calibration }) => thresholdOf({ step, score: calibration, errors: new Float32Array(0) }, rule).score)
  return members.map(member => {
    const [first, last] = [member.start, member.end].map(instant => Math.round((Date.parse(instant) - start) / step)) as [number, number]
    const agree = alone.flatMap(({ detector, night }, i) => (night.subarray(first, last + 1).some(score => score > thresholds[i]!) ? [detector] : []))
    return { ...member, agreement: { agree, of } }
  })
}
