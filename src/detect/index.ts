export { detect, type DetectOptions, type Detection } from "./detect.ts"
export { forecastNextDay } from "./forecast/forecast.ts"
export { type HostSample, sampleHost, type PooledTask, trainPooled } from "./training/pooled-training.ts"
export { historyLength } from "./training/history-length.ts"
