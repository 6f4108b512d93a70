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
export {
  formatDate,
  formatDateTime,
  formatDateTimeWithUtc,
  formatSpan,
  formatTime,
  isoDate,
  zoneName,
} from "./times.ts"
export { removeNbsp, addNbsp } from "./nbsp.ts"
export { formatRange, formatValue, scaleFor } from "./units.ts"
