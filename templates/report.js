"use strict"
// All of it is a convenience: without script the report is whole. No network, no storage, no markup from text.

const all = (selector, root = document) => [...root.querySelectorAll(selector)]

// ── Filter: incidents by host and severity ──────────────────────────────────────────────────────
for (const form of all("form.filter")) {
  form.hidden = false
  form.addEventListener("input", () => filter(form))
  form.addEventListener("submit", event => event.preventDefault())
}

function filter(form) {
  const { host, severity } = Object.fromEntries(new FormData(form))
  const fits = ({ dataset }) => (!host || JSON.parse(dataset.hosts).includes(host)) && (!severity || dataset.severity === severity)
  const rows = all(".incidents tbody tr")
  for (const element of [...rows, ...all("article.incident")]) element.hidden = !fits(element)
  const full = all("#all-incidents").length ? rows.filter(row => row.closest(".chapter")) : rows
  form.querySelector("output").textContent = host || severity ? `${full.filter(row => !row.hidden).length} of ${full.length} incidents` : ""
}

// ── Sort: click a column's head ─────────────────────────────────────────────────────────────────
for (const head of all("table.sortable thead th")) {
  const button = document.createElement("button")
  button.type = "button"
  button.append(...head.childNodes)
  head.append(button)
  button.addEventListener("click", () => sort(head))
}

function sort(head) {
  const table = head.closest("table")
  const column = [...head.parentNode.children].indexOf(head)
  const down = head.getAttribute("aria-sort") === "ascending"
  for (const other of all("thead th", table)) other.removeAttribute("aria-sort")
  head.setAttribute("aria-sort", down ? "descending" : "ascending")
  const body = table.tBodies[0]
  const rows = [...body.rows].map(row => ({ row, key: keyOf(row.cells[column]) }))
  rows.sort((a, b) => (down ? -1 : 1) * compare(a.key, b.key))
  body.append(...rows.map(({ row }) => row))
}

function keyOf(cell) {
  if (cell.dataset.sort !== undefined) return Number(cell.dataset.sort)
  const time = cell.querySelector("time")
  if (time) return Date.parse(time.dateTime)
  const text = cell.textContent.trim()
  const number = parseFloat(text.replaceAll(",", ""))
  return cell.classList.contains("number") && !Number.isNaN(number) ? number : text
}

function compare(a, b) {
  if (typeof a === "number" && typeof b === "number") return a - b
  if (typeof a !== typeof b) return typeof a === "number" ? 1 : -1
  return a.localeCompare(b, "en", { numeric: true })
}

// ── Crosshair: one over all charts of an incident, by pointer or by arrow keys ──────────────────
const clock = new Intl.DateTimeFormat("en-GB", {
  timeZone: document.querySelector("main").dataset.zone, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZoneName: "short",
})

for (const article of all("article.incident")) {
  const charts = all("figure[data-plot]", article).map(chartOf)
  const show = time => charts.forEach(chart => mark(chart, time))
  for (const chart of charts) {
    chart.svg.addEventListener("pointermove", event => show(timeAt(chart, event)))
    chart.svg.addEventListener("pointerleave", () => show(null))
    chart.figure.addEventListener("keydown", event => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
      if (event.key === "Escape") return show(null)
      if (!step) return
      event.preventDefault()
      const [from, to] = chart.plot.time
      const now = chart.time ?? (step > 0 ? from : to)
      show(Math.min(to, Math.max(from, now + (step * (to - from)) / (event.shiftKey ? 24 : 240))))
    })
  }
}

function chartOf(figure) {
  const svg = figure.querySelector("svg")
  const plot = JSON.parse(figure.dataset.plot)
  const line = document.createElementNS("http://www.w3.org/2000/svg", "line")
  line.setAttribute("class", "crosshair")
  line.setAttribute("y1", plot.top)
  line.setAttribute("y2", plot.bottom)
  const reading = document.createElement("output")
  figure.querySelector("figcaption").append(" ", reading)
  return { figure, svg, plot, line, reading, points: null, time: null }
}

function timeAt({ svg, plot }, event) {
  const box = svg.getBoundingClientRect()
  const x = ((event.clientX - box.left) / box.width) * plot.width
  if (x < plot.left || x > plot.right) return null
  return plot.time[0] + ((x - plot.left) / (plot.right - plot.left)) * (plot.time[1] - plot.time[0])
}

function mark(chart, time) {
  chart.time = time
  chart.line.remove()
  chart.reading.textContent = ""
  if (time === null) return
  const { plot, line } = chart
  const x = plot.left + ((time - plot.time[0]) / (plot.time[1] - plot.time[0])) * (plot.right - plot.left)
  line.setAttribute("x1", x)
  line.setAttribute("x2", x)
  chart.svg.append(line)
  const value = valueAt(chart, x)
  chart.reading.textContent = value && plot.width < 400 ? value : [clock.format(time), value].filter(Boolean).join(" · ")
}

/** The measured line's value at x, read back from the drawn path: the report carries no number twice. */
function valueAt(chart, x) {
  const { plot } = chart
  if (!plot.value || !plot.scale) return ""
  chart.points ??= pointsOf(chart.svg)
  const nearest = chart.points.reduce((best, point) => (Math.abs(point.x - x + plot.left) < Math.abs(best.x - x + plot.left) ? point : best), { x: Infinity })
  if (Math.abs(nearest.x - x + plot.left) > 4) return "no data"
  const value = plot.value[0] + (1 - nearest.y / (plot.bottom - plot.top)) * (plot.value[1] - plot.value[0])
  return `${Number((value / plot.scale.divisor).toPrecision(3))} ${plot.scale.unit}`.trim()
}

/** Paths are written as a first point and steps from point to point. */
function pointsOf(svg) {
  const points = []
  let at = { x: 0, y: 0 }
  for (const path of all('.mark-line path[stroke="var(--series)"]', svg)) {
    for (const [, command, x, y] of path.getAttribute("d").matchAll(/([Ml])(-?[\d.]+),?(-?[\d.]+)/g)) {
      at = command === "M" ? { x: Number(x), y: Number(y) } : { x: at.x + Number(x), y: at.y + Number(y) }
      points.push(at)
    }
  }
  return points
}

// ── Copy: a postmortem's Markdown, a line for labels.yaml ───────────────────────────────────────
for (const field of all("textarea[data-copy]")) {
  const button = document.createElement("button")
  button.type = "button"
  button.textContent = field.dataset.copy === "label" ? "Copy the line" : "Copy the Markdown"
  const status = document.createElement("output")
  field.closest("p").append(button, status)
  button.addEventListener("click", async () => {
    status.textContent = (await copied(field)) ? "Copied" : "Selected: press Ctrl+C or ⌘C"
  })
}

/** By the clipboard, else by the old command, else the text is left selected. */
async function copied(field) {
  try {
    await navigator.clipboard.writeText(field.value)
    return true
  } catch {
    field.focus()
    field.select()
    return document.execCommand("copy")
  }
}
