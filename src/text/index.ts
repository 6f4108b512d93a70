export { formatDuration } from "./durations.ts"
export {
  countOf,
  formatCount,
  formatNumber,
  formatShare,
  formatTimes,
  joinWords,
  listSome,
} from "./numbers.ts"
export { strings } from "./strings.ts"
export {
  dayCode,
  formatDate,
  formatDateTime,
  formatDateTimeWithUtc,
  formatSpan,
  formatTime,
  isoDate,
  wallClock,
  type WallClock,
  zoneName,
} from "./times.ts"
export { removeNbsp, addNbsp } from "./nbsp.ts"
export { incidentTitle } from "./incident-title.ts"
export { formatRange, formatValue, scaleFor } from "./units.ts"
