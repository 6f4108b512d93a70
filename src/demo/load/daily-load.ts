import type { Random } from "../../stats/index.ts"
import type { DemoHost } from "../host.ts"

/**
 * A host's load from users; about 1 at the busiest hour of a working day. Draws the same number of random
 * values every minute.
 */
export function activityOf(host: DemoHost, random: Random): (time: number) => number {
  let slowNoise = 0
  return time => {
    slowNoise += 0.22 * random.normal() - 0.025 * slowNoise
    return dailyProfile(host, time) * Math.exp(0.055 * slowNoise + 0.035 * random.normal())
  }
}

/** Temperature of the room, °C: warmer in the afternoon, by two degrees. */
export const roomTemperature = (time: number): number =>
  27 + 2 * Math.sin(2 * Math.PI * (time / 86_400_000 - 0.4))

/**
 * A day with a steep morning, a long afternoon and a quiet night; weekends fade in and out over three hours.
 */
function dailyProfile(host: DemoHost, time: number): number {
  const phase = 2 * Math.PI * (time / 86_400_000 - host.peakMinute / 1440)
  const wave = 0.5 + 0.46 * Math.cos(phase) + 0.11 * Math.cos(2 * phase + 0.6) - 0.05 * Math.cos(3 * phase)
  const day = host.nightActivity + (1 - host.nightActivity) * Math.max(0, Math.min(1.05, wave))
  return day * (1 - (1 - host.weekendActivity) * weekendShare(time))
}

/** 0 on weekdays, 1 at the weekend. The epoch was a Thursday. */
function weekendShare(time: number): number {
  const hours = (time / 3_600_000 + 72) % 168
  const [saturday, monday] = [120, 168]
  return (
    Math.max(0, Math.min(1, (hours - saturday + 1.5) / 3, (monday + 1.5 - hours) / 3)) +
    (hours < 1.5 ? (1.5 - hours) / 3 : 0)
  )
}
