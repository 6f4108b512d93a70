import { parseInstant } from "../../../base/index.ts"
import { epochMs, type Importer, type TidyRows } from "../importer.ts"

/**
 * `sadf -d` and `sadf -dh`: a header before each report, then a row per time and device, or (-h) one row per
 * time with the columns of all devices.
 */
export const sadf: Importer = {
  name: "sadf -d",
  recognises: head => /^# hostname;interval;timestamp(;|$)/m.test(head),
  read: async ({ lines, zone }, rows) => {
    let groups: readonly Group[] = []
    for await (const line of lines()) {
      if (line.startsWith("#")) groups = groupsOf(line)
      else if (line.trim() !== "" && !/;(LINUX-RESTART|COM )/.test(line)) {
        const [host = "", , stamp = "", ...cells] = line.split(";")
        const time = sadfTime(stamp, zone)
        const taken = time !== null && takeRow({ host, time, cells }, groups, rows)
        if (!taken) rows.reject(line)
      }
    }
  },
}

/** Epoch ms of sadf's "2026-11-29 21:09:55 UTC", of local time (-t) and of seconds (-U); null for another text. */
export function sadfTime(stamp: string, zone: string): number | null {
  if (/^\d{9,}$/.test(stamp)) return epochMs(Number(stamp))
  return stamp.endsWith(" UTC") ? parseInstant(stamp.slice(0, -4), "UTC") : parseInstant(stamp, zone)
}

/** Columns that stand in a row once, or once per device. */
interface Group {
  /** The column that names the device, such as IFACE; null where there is none. */
  readonly label: string | null
  readonly columns: readonly string[]
  /** In -h's row the group comes as often as there are devices. */
  readonly repeated: boolean
}

const deviceColumn = /^(CPU|INTR|TTY|DEV|IFACE|FILESYSTEM|MOUNTPOINT|BUS|FCHOST|FAN|TEMP|IN|BAT)$/

function groupsOf(header: string): readonly Group[] {
  const groups: Group[] = []
  let current: { label: string | null; columns: string[] } = { label: null, columns: [] }
  const close = (repeated: boolean): void => {
    if (current.label !== null || current.columns.length > 0) groups.push({ ...current, repeated })
    current = { label: null, columns: [] }
  }
  for (const name of header.split(";").slice(3)) {
    const plain = name.replace("[...]", "")
    if (deviceColumn.test(plain)) {
      close(false)
      current.label = plain.toLowerCase()
    } else current.columns.push(plain)
    if (plain !== name) close(true)
  }
  close(false)
  return groups
}

interface Row {
  readonly host: string
  readonly time: number
  readonly cells: readonly string[]
}

/** False where the cells do not fit the header; then none of them is taken. */
function takeRow({ host, time, cells }: Row, groups: readonly Group[], rows: TidyRows): boolean {
  const taken: (readonly [metric: string, value: number])[] = []
  let at = 0
  for (const group of groups) {
    for (let device: string | null = ""; device !== null;) {
      const width = widthOf(group, cells.length)
      const own = cells.slice(at, at + width)
      if (own.length < width) return false
      taken.push(...valuesOf(group, own))
      at += width
      device = group.repeated ? nextDevice(own[0] ?? "", cells[at]) : null
    }
  }
  if (at !== cells.length) return false
  for (const [metric, value] of taken) rows.add(rows.series(host, metric), time, value)
  return true
}

/** The interrupts' "CPU*" stands for as many columns as there are processors. */
function widthOf({ label, columns }: Group, cells: number): number {
  return columns[0] === "CPU*" ? cells : columns.length + (label === null ? 0 : 1)
}

/** Processors are numbered from -1 (all) on; other devices are called by names. */
function nextDevice(device: string, next: string | undefined): string | null {
  if (next === undefined) return null
  const isNext = /^-?\d+$/.test(device) ? next === String(Number(device) + 1) : !/^-?\d+\.\d+$/.test(next)
  return isNext ? next : null
}

function valuesOf({ label, columns }: Group, cells: readonly string[]): [metric: string, value: number][] {
  const values = label === null ? cells : cells.slice(1)
  const device = label === null ? "" : ` ${label}=${label === "cpu" && cells[0] === "-1" ? "all" : cells[0]}`
  return values.flatMap((cell, i): [string, number][] => {
    const value = Number(cell)
    if (cell.trim() === "" || Number.isNaN(value)) return []
    const processor = i === 0 ? "all" : String(i - 1)
    return [[columns[0] === "CPU*" ? `intr/s${device} cpu=${processor}` : `${columns[i]}${device}`, value]]
  })
}
