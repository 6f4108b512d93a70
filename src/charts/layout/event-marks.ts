import type { FleetEvent, TimeSpan } from "../../base/index.ts"
import { channel, labelSize, type Layer, marginY, type PlotArea, textLayer, timeToX } from "./plot-area.ts"
import { fitText, textWidth } from "./text.ts"
import { palettes } from "./theme.ts"

/** Marks of a chart's events. */
export interface EventLayersInput {
  readonly area: PlotArea
  readonly span: TimeSpan
  readonly events: readonly FleetEvent[]
  /** px of the upper margin in use, from the plot's left edge. */
  readonly taken: number
}

/** Events of a host and of the whole fleet. */
export function eventsFor({
  host,
  events = [],
}: {
  host: string
  events?: readonly FleetEvent[]
}): readonly FleetEvent[] {
  return events.filter(e => e.host === "" || e.host === host)
}

/** Above this number, rules would hide the curve. */
const maxRules = 24

/** Vertical dashed rules with texts above where they fit; a crowd of events gets only ticks in the margin. */
export function eventLayers({ area, span, events, taken }: EventLayersInput): Layer[] {
  const visible = events
    .filter(e => e.time >= span.start && e.time <= span.end)
    .sort((a, b) => a.time - b.time)
  if (visible.length === 0) return []
  const at = timeToX(span, area)
  const color = palettes.light.faint
  const encoding = {
    x: channel("t"),
    y: { value: -3 },
    y2: { value: visible.length > maxRules ? 1 : area.height },
  }
  const rules = {
    data: { values: visible.map(e => ({ t: e.time })) },
    mark: { type: "rule", color, strokeWidth: 1, strokeDash: [3, 2] },
    encoding,
  }
  return [
    rules,
    textLayer(
      labels(
        visible.map(e => ({ x: at(e.time), text: e.text })),
        area,
        taken,
      ),
      { color },
    ),
  ]
}

/**
 * A label starts at its rule and ends before the next. Near the right edge it ends at its rule, if there is
 * room to the left.
 */
function labels(
  marks: readonly { x: number; text: string }[],
  area: PlotArea,
  taken: number,
): { x: number; y: number; s: string }[] {
  let free = taken
  return marks.flatMap(({ x, text }, i) => {
    const next = marks[i + 1]?.x ?? area.width + area.padding.right
    const wanted = Math.min(textWidth(text, labelSize), 160)
    const [left, right] = [x - free - 6, next - Math.max(x, free) - 6]
    const useLeft = right < wanted && left > right
    const s = fitText(text, { room: useLeft ? left : right, size: labelSize })
    if (s.length < Math.min(4, text.length)) return []
    const start = useLeft ? x - textWidth(s, labelSize) : Math.max(x, free)
    free = start + textWidth(s, labelSize) + 6
    return [{ x: start, y: marginY, s }]
  })
}
