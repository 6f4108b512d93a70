import type { FleetEvent, TimeSpan } from "../base/index.ts"
import { across, channel, labelSize, marginLine, textLayer, type Layer, type Plane } from "./plane.ts"
import { fit, textWidth } from "./text.ts"
import { palettes } from "./theme.ts"

/** What a chart says of the events of its host and of the whole fleet. */
export interface EventFacts {
  readonly plane: Plane
  readonly span: TimeSpan
  readonly events: readonly FleetEvent[]
  /** px of the upper margin that are taken already, from the plot's left edge. */
  readonly taken: number
}

/** Events of a host and of the whole fleet. */
export function eventsFor({ host, events = [] }: { host: string; events?: readonly FleetEvent[] }): readonly FleetEvent[] {
  return events.filter(e => e.host === "" || e.host === host)
}

/** More than this many rules would hide the curve. */
const crowd = 24

/** Vertical dashed rules with their text above, as far as there is room for it; a crowd of events is only ticked in the margin. */
export function eventLayers({ plane, span, events, taken }: EventFacts): Layer[] {
  const seen = events.filter(e => e.time >= span.start && e.time <= span.end).sort((a, b) => a.time - b.time)
  if (seen.length === 0) return []
  const at = across(span, plane)
  const color = palettes.light.faint
  const encoding = { x: channel("t"), y: { value: -3 }, y2: { value: seen.length > crowd ? 1 : plane.height } }
  const rules = { data: { values: seen.map(e => ({ t: e.time })) }, mark: { type: "rule", color, strokeWidth: 1, strokeDash: [3, 2] }, encoding }
  return [rules, textLayer(labels(seen.map(e => ({ x: at(e.time), text: e.text })), plane, taken), { color })]
}

/** Each label begins at its rule and ends before the next; where the right edge is near it ends at its rule, if the left is free. */
function labels(marks: readonly { x: number; text: string }[], plane: Plane, taken: number): { x: number; y: number; s: string }[] {
  let free = taken
  return marks.flatMap(({ x, text }, i) => {
    const next = marks[i + 1]?.x ?? plane.width + plane.padding.right
    const wanted = Math.min(textWidth(text, labelSize), 160)
    const [left, right] = [x - free - 6, next - Math.max(x, free) - 6]
    const useLeft = right < wanted && left > right
    const s = fit(text, { room: useLeft ? left : right, size: labelSize })
    if (s.length < Math.min(4, text.length)) return []
    const start = useLeft ? x - textWidth(s, labelSize) : Math.max(x, free)
    free = start + textWidth(s, labelSize) + 6
    return [{ x: start, y: marginLine, s }]
  })
}
