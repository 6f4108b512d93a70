import { hour, minute, second } from "../base/index.ts"

/**
 * "45 s", "41 min", "2 h 18 min", "3 d 4 h": at most two parts, the smaller omitted where it is zero; below a
 * second "850 ms". Takes milliseconds.
 */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms)) return "–"
  if (ms < second) return `${Math.round(ms)} ms`
  if (ms < 2 * minute) return ms % minute === 0 ? `${ms / minute} min` : `${Math.round(ms / second)} s`
  const minutes = Math.round(ms / minute)
  if (minutes < 60) return `${minutes} min`
  if (minutes < 48 * 60) return parts(`${Math.floor(minutes / 60)} h`, minutes % 60, "min")
  const hours = Math.round(ms / hour)
  return parts(`${Math.floor(hours / 24)} d`, hours % 24, "h")
}

function parts(large: string, small: number, unit: string): string {
  return small === 0 ? large : `${large} ${small} ${unit}`
}
