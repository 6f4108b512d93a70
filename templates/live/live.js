// The page of `noctule watch`: asks for the state after each tick and shows it. Names only ever become text.
const shown = { hosts: 100, charts: 6 }
const view = { hosts: null, incidents: null, limit: shown.hosts, charts: shown.charts, lastEvent: Date.now(), every: 60_000, online: false }
const element = id => document.getElementById(id)
const rows = new Map()

function make(tag, attributes = {}, ...children) {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  made.append(...children)
  return made
}

async function ask(path) {
  const answer = await fetch(path, { headers: { accept: "application/json" } })
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
  return answer
}

const clock = instant =>
  instant === null
    ? "never"
    : new Date(instant).toLocaleString("en-GB", { timeZone: view.hosts?.job.timeZone ?? "UTC", day: "2-digit", month: "short", hour: "2-digit", minute: "2-digit", timeZoneName: "short" })

const times = ratio => (ratio === null ? "–" : `${ratio >= 10 ? Math.round(ratio) : ratio.toFixed(1)} ×`)
const isCurrent = ({ status }) => status === "judged" || status === "stale-model"
const ratioOf = host => (isCurrent(host) && host.score !== null && host.threshold !== null ? host.score / host.threshold : null)

const states = {
  judged: host => (host.anomalous ? "anomaly" : "normal"),
  "warming-up": host => `warming up, ${host.missingRows} rows missing`,
  "stale-data": host => `no data since ${clock(host.lastRow)}`,
  "stale-model": host => `${host.anomalous ? "anomaly" : "normal"}, by the model of ${clock(host.modelNight)}`,
  failing: host => `failing: ${host.why ?? "no reason given"}`,
  "no-model": host => `no model: ${host.why ?? "a night must run first"}`,
}
const isGrave = host => (host.anomalous && isCurrent(host)) || host.status === "failing" || host.status === "stale-data"

async function refresh() {
  const [hosts, incidents] = await Promise.all([ask("/api/hosts"), ask("/api/incidents")])
  view.hosts = await hosts.json()
  view.incidents = await incidents.json()
  await show()
}

async function show() {
  if (view.hosts === null) return
  const { title } = view.hosts.job
  element("title").textContent = title
  const name = new URLSearchParams(location.hash.slice(1)).get("host")
  document.title = `${view.incidents.open.length > 0 ? `(${view.incidents.open.length}) ` : ""}${name ?? title} · Noctule watch`
  element("fleet-view").hidden = name !== null
  element("host-view").hidden = name === null
  showStatus()
  if (name === null) showFleet()
  else await showHost(name)
}

function showStatus() {
  const silent = Date.now() - view.lastEvent > Math.max(15_000, 3 * view.every)
  const stale = silent || !view.online
  const status = element("status")
  const at = view.hosts?.at ?? null
  const source = view.hosts === null || view.hosts.source === "ok" ? "" : ` · source failing: ${view.hosts.source}`
  const text = stale
    ? `Stale: ${view.online ? "no tick" : "no connection"} since ${clock(new Date(view.lastEvent).toISOString())}; trying again`
    : `Last tick ${clock(at)} · every ${Math.round(view.every / 1000)} s · ${view.hosts?.skippedTicks ?? 0} skipped${source}`
  if (status.textContent !== text) status.textContent = text
  status.classList.toggle("stale", stale || source !== "")
}

function showFleet() {
  const { open, closed } = view.incidents
  element("open-incidents").replaceChildren(
    ...(open.length === 0 ? [make("p", { class: "muted" }, "None.")] : open.map(incidentCard)),
  )
  element("closed").hidden = closed.length === 0
  element("closed-incidents").replaceChildren(...closed.map(incidentCard))
  showHosts()
}

function incidentCard({ id, title, severity, start, closed, features }) {
  const items = features.map(({ host, label, share, actual, expected }) =>
    make("li", {}, hostLink(host), ` · ${label}: ${actual}, expected ${expected} (${Math.round(share * 100)} % of the score)`),
  )
  return make(
    "article",
    { class: severity, "aria-label": title },
    make("p", {}, make("span", { class: `pill ${severity}` }, severity), " ", make("strong", {}, title)),
    make("p", { class: "muted" }, `since ${clock(start)}${closed === null ? "" : `, closed ${clock(closed)}`} · ${id}`),
    make("ul", {}, ...items),
  )
}

function hostLink(host) {
  return make("a", { href: `#${new URLSearchParams({ host })}` }, host)
}

function showHosts() {
  const { hosts } = view.hosts
  const wanted = element("filter").value.trim().toLowerCase()
  const found = hosts
    .filter(({ host }) => host.toLowerCase().includes(wanted))
    .sort((a, b) => isGrave(b) - isGrave(a) || (ratioOf(b) ?? 0) - (ratioOf(a) ?? 0))
  const anomalous = hosts.filter(host => host.anomalous && isCurrent(host)).length
  element("counts").textContent = `${hosts.length} ${hosts.length === 1 ? "host" : "hosts"}, ${anomalous} with an anomaly now, ${hosts.filter(({ status }) => status !== "judged").length} not judged or with a warning`
  const visible = found.slice(0, view.limit)
  const body = element("hosts").tBodies[0]
  const names = new Set(visible.map(({ host }) => host))
  for (const [host, row] of rows) if (!names.has(host)) (row.remove(), rows.delete(host))
  visible.forEach((host, index) => {
    const row = rows.get(host.host) ?? newRow(host.host)
    fillRow(row, host)
    if (body.rows[index] !== row) body.insertBefore(row, body.rows[index] ?? null)
  })
  const more = element("more")
  more.hidden = found.length <= view.limit
  more.textContent = `Show all ${found.length} hosts`
}

function newRow(host) {
  const row = make("tr", {}, make("th", { scope: "row" }, hostLink(host)), make("td"), make("td", { class: "day" }), make("td", { class: "number" }))
  rows.set(host, row)
  return row
}

function fillRow(row, host) {
  const [, state, day, now] = row.cells
  const text = states[host.status](host)
  if (state.textContent !== text) state.textContent = text
  state.className = isGrave(host) ? "alarm" : ""
  now.textContent = times(ratioOf(host))
  const key = JSON.stringify(host.day)
  if (day.dataset.key === key) return
  day.dataset.key = key
  day.replaceChildren(strip(host.day))
}

const levels = [0.7, 1, 2, 4, 8]

function strip(day) {
  const space = "http://www.w3.org/2000/svg"
  const svg = document.createElementNS(space, "svg")
  svg.setAttribute("viewBox", `0 0 ${day.length} 1`)
  svg.setAttribute("preserveAspectRatio", "none")
  svg.setAttribute("role", "img")
  const judged = day.filter(ratio => ratio !== null)
  svg.setAttribute("aria-label", judged.length === 0 ? "not judged in the last 24 hours" : `highest ${times(Math.max(...judged))} the threshold`)
  const paths = new Map()
  day.forEach((ratio, x) => {
    const level = ratio === null ? "hx" : `h${levels.filter(limit => ratio >= limit).length}`
    paths.set(level, `${paths.get(level) ?? ""}M${x},0h1.02v1h-1.02z`)
  })
  for (const [level, d] of paths) {
    const path = document.createElementNS(space, "path")
    path.setAttribute("class", level)
    path.setAttribute("d", d)
    svg.append(path)
  }
  return svg
}

async function showHost(name) {
  const heading = element("host-heading")
  if (heading.textContent !== name) {
    heading.textContent = name
    element("charts").replaceChildren()
    view.charts = shown.charts
  }
  const query = new URLSearchParams({ host: name })
  const answer = await fetch(`/api/host?${query}`)
  const current = new URLSearchParams(location.hash.slice(1)).get("host") === name
  if (!current) return
  if (!answer.ok) {
    element("host-state").textContent = "This host is not watched any more."
    element("charts").replaceChildren()
    return
  }
  const host = await answer.json()
  const lastRow = host.status === "stale-data" ? "" : ` · last row ${clock(host.lastRow)}`
  element("host-state").textContent = `${states[host.status](host)}${lastRow}`
  element("host-state").className = isGrave(host) ? "alarm" : ""
  const features = host.features.sort((a, b) => b.anomalous - a.anomalous || (b.contribution ?? 0) - (a.contribution ?? 0))
  const wanted = host.score === null && host.day.every(ratio => ratio === null) ? [] : [null]
  await showCharts(name, [...wanted, ...features.slice(0, view.charts)])
  const more = element("more-charts")
  more.hidden = features.length <= view.charts
  more.textContent = `Show all ${features.length} features`
}

async function showCharts(host, features) {
  const charts = element("charts")
  const known = new Map([...charts.children].map(figure => [figure.dataset.feature, figure]))
  const figures = features.map(feature => known.get(feature?.feature ?? "") ?? make("figure", { "data-feature": feature?.feature ?? "" }))
  figures.forEach((figure, index) => {
    if (charts.children[index] !== figure) charts.insertBefore(figure, charts.children[index] ?? null)
  })
  while (charts.children.length > figures.length) charts.lastElementChild.remove()
  for (const [index, feature] of features.entries()) {
    const query = new URLSearchParams({ host, ...(feature && { feature: feature.feature }) })
    const answer = await fetch(`/chart.svg?${query}`)
    if (!answer.ok || !figures[index].isConnected) continue
    const drawing = new DOMParser().parseFromString(await answer.text(), "image/svg+xml").documentElement
    figures[index].replaceChildren(make("figcaption", {}, captionOf(feature)), document.importNode(drawing, true))
  }
}

function captionOf(feature) {
  if (feature === null) return make("strong", {}, "Score")
  const { label, text, anomalous } = feature
  const figures = text === null ? ": unknown" : `: ${text.actual}, expected ${text.expected}`
  const caption = make("span", {}, make("strong", {}, label), figures)
  if (anomalous) caption.append(" ", make("span", { class: "alarm" }, "anomaly"))
  return caption
}

let [refreshing, due] = [false, false]
// One refresh at a time; a tick that comes meanwhile is shown after it.
async function onTick() {
  due = true
  if (refreshing) return
  refreshing = true
  try {
    while (due) {
      due = false
      await refresh()
    }
  } catch (error) {
    view.online = false
    showStatus()
    console.warn(error)
  } finally {
    refreshing = false
  }
}

function connect() {
  const stream = new EventSource("/events")
  stream.onopen = () => (view.online = true)
  stream.onmessage = ({ data }) => {
    const { every } = JSON.parse(data)
    Object.assign(view, { lastEvent: Date.now(), every, online: true })
    void onTick()
  }
  stream.onerror = () => {
    view.online = false
    showStatus()
    if (stream.readyState !== EventSource.CLOSED) return
    setTimeout(connect, 10_000)
  }
}

element("filter").addEventListener("input", showHosts)
element("more").addEventListener("click", () => {
  view.limit = Infinity
  showHosts()
})
element("more-charts").addEventListener("click", () => {
  view.charts = Infinity
  void show()
})
addEventListener("hashchange", () => {
  void show().then(() => {
    const name = new URLSearchParams(location.hash.slice(1)).get("host")
    if (name !== null) element("host-heading").focus()
  })
})
setInterval(showStatus, 5000)
connect()
