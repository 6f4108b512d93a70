const dates = ["%d.%m.%Y", "%m/%d/%Y", "%d/%m/%Y", "%d-%m-%Y", "%m-%d-%Y", "%Y/%m/%d", "%Y.%m.%d"]
const clocks = ["%H:%M:%S", "%H:%M:%S.%g", "%H:%M:%S,%g", "%H:%M", "%I:%M:%S %p", "%I:%M %p"]

/** Time formats other than ISO 8601 that init recognises, as strptime codes. */
export const timePatterns: readonly string[] = [
  ...dates.flatMap(date => clocks.map(clock => `${date} ${clock}`)),
  ...dates.map(date => `${date}, %H:%M:%S`),
  "%Y-%m-%d %H:%M:%S,%g",
  "%Y-%m-%d %I:%M:%S %p",
  "%Y%m%d %H:%M:%S",
  "%Y%m%d%H%M%S",
  "%a, %d %b %Y %H:%M:%S %Z",
  "%a, %d %b %Y %H:%M:%S %z",
  "%d %b %Y %H:%M:%S",
  "%a %b %d %H:%M:%S %Y",
  "%a %b %d %H:%M:%S UTC %Y",
  "%b %d, %Y %H:%M:%S",
  "%d/%b/%Y:%H:%M:%S %z",
]

/** Whether two matching patterns swap day and month, so that one of them is wrong. */
export function isAmbiguous(patterns: readonly string[]): boolean {
  const order = (pattern: string): string => (pattern.indexOf("%d") < pattern.indexOf("%m") ? "day" : "month")
  return new Set(patterns.filter(pattern => pattern.includes("%m")).map(order)).size > 1
}
