import type { HostScores, Member } from "../base/index.ts"
import { thresholdOf, type ThresholdTarget } from "./threshold.ts"

export interface AgreementInput {
  readonly perDetector: HostScores["perDetector"]
  /** Epoch ms of the night's first row, and ms between rows. */
  readonly start: number
  readonly step: number
  readonly rule: ThresholdTarget
}

/**
 * Says of each member which detectors agree: those whose own score crosses their own threshold, set under the
 * same promise, somewhere in its stretch. As they were where no two detectors judged.
 */
export function withAgreement(
  members: readonly Member[],
  { perDetector, start, step, rule }: AgreementInput,
): Member[] {
  if (perDetector.length < 2) return [...members]
  const detectors = perDetector.map(({ detector, night, calibration }) => ({
    detector,
    night,
    threshold: thresholdOf({ step, score: calibration, errors: new Float32Array(0) }, rule).score,
  }))
  const of = detectors.map(({ detector }) => detector)
  const rowAt = (instant: string): number => Math.round((Date.parse(instant) - start) / step)
  return members.map(member => {
    const first = rowAt(member.start)
    const last = rowAt(member.end)
    const agree = detectors
      .filter(({ night, threshold }) => night.subarray(first, last + 1).some(score => score > threshold))
      .map(({ detector }) => detector)
    return { ...member, agreement: { agree, of } }
  })
}
