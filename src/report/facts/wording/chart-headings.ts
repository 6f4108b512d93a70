import { countOf } from "../../../text/index.ts"

/** Titles and notes of an incident's charts. */
export const incidentCharts = {
  silence: { title: "Score until the silence", note: (zone: string) => `highest score ÷ threshold, ${zone}` },
  trend: { note: (host: string, zone: string | null) => (zone === null ? host : `${host} · ${zone}`) },
  contributions: { title: "Contributions to the score" },
  score: { title: "Score", note: (host: string) => `${host} · threshold dashed` },
  previousDays: {
    title: "Compared with normal days",
    note: (host: string, label: string) => `${host} · ${label}`,
  },
  features: {
    title: (features: number) => countOf(features, "feature"),
    note: (host: string) => `${host} · deviation from the expected value`,
  },
} as const

/** Titles and notes of the charts of the fleet, its nights and its models. */
export const fleetCharts = {
  overview: { title: "Score of every host", note: (zone: string) => `highest score ÷ threshold, ${zone}` },
  nights: { title: "Incidents by night", note: "by severity" },
  forecast: { note: (host: string, zone: string) => `${host} · next day, ${zone}` },
  loss: { title: "Loss", note: (host: string) => `${host} · by update` },
  gradient: { title: "Gradient", note: (host: string) => `${host} · norm, by update` },
} as const
