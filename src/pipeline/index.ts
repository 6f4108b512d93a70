export { runNight, surveyHosts, type NightOptions, type NightOutcome } from "./night.ts"
