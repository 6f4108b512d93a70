import type { Severity } from "../../base/index.ts"

/** Every colour of the charts. All differ within a palette, because `toSvg` identifies them by value. */
export interface Palette {
  readonly ink: string
  readonly muted: string
  readonly faint: string
  readonly axis: string
  readonly line: string
  readonly paper: string
  readonly series: string
  readonly second: string
  readonly stripe: string
  readonly nodata: string
  readonly alarm: string
  readonly expected: string
  /** Close to the threshold, below it. */
  readonly near: string
  /** Steps above it, each darker than the last (lighter on dark paper), also in greyscale. */
  readonly heat1: string
  readonly heat2: string
  readonly heat3: string
  readonly heat4: string
}

export type PaletteName = "light" | "dark"

export const palettes: Readonly<Record<PaletteName, Palette>> = {
  light: {
    ink: "#101828",
    muted: "#475467",
    faint: "#667085",
    axis: "#98A1B2",
    line: "#EAECF0",
    paper: "#FFFFFF",
    series: "#1D4ED8",
    second: "#B2CCFF",
    stripe: "#F2F4F7",
    nodata: "#B9C0CC",
    alarm: "#B42318",
    expected: "#98A2B3",
    near: "#A9B4C8",
    heat1: "#F9B98B",
    heat2: "#E8743B",
    heat3: "#B93815",
    heat4: "#7A1E0B",
  },
  dark: {
    ink: "#E6EAF2",
    muted: "#A3ADBF",
    faint: "#8692A6",
    axis: "#5B667A",
    line: "#262E3B",
    paper: "#0F141C",
    series: "#7DA7FF",
    second: "#2E4780",
    stripe: "#171D28",
    nodata: "#465063",
    alarm: "#FDA29B",
    expected: "#98A2B3",
    near: "#56637C",
    heat1: "#7A3013",
    heat2: "#B9501D",
    heat3: "#F08A4B",
    heat4: "#FFD3B0",
  },
}

/** Pills: text on tint, contrast at least 4.5 : 1. */
export const severityColours: Readonly<
  Record<PaletteName, Readonly<Record<Severity, { readonly text: string; readonly tint: string }>>>
> = {
  light: {
    critical: { text: "#B42318", tint: "#FEE4E2" },
    high: { text: "#B54708", tint: "#FEF0C7" },
    medium: { text: "#854A0E", tint: "#FEF7C3" },
    low: { text: "#175CD3", tint: "#D1E9FF" },
    info: { text: "#475467", tint: "#EAECF0" },
  },
  dark: {
    critical: { text: "#FDA29B", tint: "#3A1512" },
    high: { text: "#FEC84B", tint: "#3A2206" },
    medium: { text: "#FDE272", tint: "#33290A" },
    low: { text: "#84CAFF", tint: "#0F2A4D" },
    info: { text: "#D0D5DD", tint: "#252B37" },
  },
}

/** Embedded in the report; each list ends in a generic family. */
export const fonts = { text: "Inter, sans-serif", mono: "JetBrains Mono, monospace" } as const

/**
 * Declarations for one rule: "--ink:#101828;--heat-1:#F9B98B;…;--critical:#B42318;--critical-tint:#FEE4E2;…".
 */
export function cssVariables(name: PaletteName): string {
  const colours = Object.entries(palettes[name]).map(([role, colour]) => `${variableOf(role)}:${colour};`)
  const pills = Object.entries(severityColours[name]).map(
    ([severity, { text, tint }]) => `--${severity}:${text};--${severity}-tint:${tint};`,
  )
  return [...colours, ...pills].join("")
}

/** Recolours a spec: each light colour outside its data becomes `var(--role)` or that role's dark colour. */
export function recolour(spec: unknown, colours: "variables" | "dark"): unknown {
  if (typeof spec === "string") return replacements[colours].get(spec) ?? spec
  if (Array.isArray(spec)) return spec.map(part => recolour(part, colours))
  if (typeof spec !== "object" || spec === null) return spec
  return Object.fromEntries(
    Object.entries(spec).map(([key, part]) => [key, key === "data" ? part : recolour(part, colours)]),
  )
}

const variableOf = (role: string): string => `--${role.replace(/(\d)$/, "-$1")}`

const replacements: Readonly<Record<"variables" | "dark", ReadonlyMap<string, string>>> = {
  variables: new Map(
    Object.entries(palettes.light).map(([role, colour]) => [colour, `var(${variableOf(role)})`]),
  ),
  dark: new Map(
    Object.entries(palettes.light).map(([role, colour]) => [colour, palettes.dark[role as keyof Palette]]),
  ),
}
