import type { Incident, SeverityRules } from "../../../base/index.ts"
import { countOf, formatDuration, formatTimes } from "../../../text/index.ts"
import { word, type Wording } from "./coded.ts"

/** "high: 6 points of 10, for a score of 12 times its threshold (2), 41 min (1), …". */
export function wordSeverityRule({ severity, severityRule }: Incident): string {
  const sentence = word(rules, severityRule)
  return severityRule.code === "text" ? sentence : `${severity}: ${sentence}`
}

const rules: Wording<SeverityRules> = {
  points: ({ total, ratio, duration, signals, hosts }) =>
    `${countOf(total, "point")} of 10, for ${[
      `a score of ${formatTimes(ratio.value)} its threshold (${ratio.points})`,
      `${formatDuration(duration.value)} (${duration.points})`,
      `${countOf(signals.value, "signal")} (${signals.points})`,
      `${countOf(hosts.value, "host")} (${hosts.points})`,
    ].join(", ")}`,
  silence: ({ duration, limit, hosts }) =>
    `${countOf(hosts, "host")} without data for ${formatDuration(duration)}; ` +
    `${formatDuration(limit)} or more, or more than one host, is critical`,
  "unlike-history": ({ duration, hosts }) =>
    `${countOf(hosts, "host")} unlike ${hosts === 1 ? "its" : "their"} history for ${formatDuration(duration)}; neither score nor duration grades this`,
  text: ({ text }) => text,
}
