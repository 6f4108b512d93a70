import { columnOf, deadbandAt, type HostFrames, hour, type LevelShiftRecord } from "../../base/index.ts"
import { median, quantiles } from "../../stats/index.ts"
import { hourlyMedians, longNight } from "../scoring/rolling-baseline.ts"

/**
 * Features that spend three quarters of the night's hours outside all hours of the history, since the first
 * such hour. The rolling baseline takes such a level for the night's background, so the report must name it.
 * Empty where the night has no baseline of its own.
 */
export function nightLevelShifts({ history, night }: HostFrames): LevelShiftRecord[] {
  if (night.rows * night.step <= longNight) return []
  const rowsPerHour = Math.max(1, Math.round(hour / night.step))
  const width = night.features.length
  return night.features.flatMap((feature, f) => {
    const past = hourlyMedians(columnOf(history.values, width, f), rowsPerHour)
    const hours = hourlyMedians(columnOf(night.values, width, f), rowsPerHour)
    const [before, after] = [median(past), median(hours)]
    const floor = deadbandAt(feature, Math.max(Math.abs(before), Math.abs(after)))
    const [lowest, highest] = quantiles(past, [0, 1])
    const [low, high] = quantiles(hours, [0.25, 0.75])
    if (!(low > highest + floor || high < lowest - floor)) return []
    const first = hours.findIndex(level => (low > highest ? level > highest : level < lowest))
    const since = new Date(night.start + first * rowsPerHour * night.step).toISOString()
    return { feature: feature.name, label: feature.label, unit: feature.unit, since, before, after }
  })
}
