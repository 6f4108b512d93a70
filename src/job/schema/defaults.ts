/** A default and its reason. */
export interface Default<V> {
  readonly value: V
  readonly reason: string
}

/** Every default of the job file, in the file's notation. */
export const defaults = {
  source: {
    root: because(".", "data beside the job file needs no path"),
    layout: because("wide", "most exporters write one row per host and time"),
    host: because("{host}", "one file per host, named after it"),
    metric: because("metric", "the common name in long tables"),
    value: because("value", "the common name in long tables"),
    missing: because(
      ["NaN", "nan", "NA", "N/A", "null", "NULL", "None", "-"],
      "what common exporters write for no value",
    ),
  },
  time: {
    column: because("timestamp", "the common name"),
    format: because("iso", "it says its own zone and cannot be mistaken for another unit"),
    zone: because("UTC", "servers should log in UTC, and it has no daylight saving"),
  },
  machine: { every: because("10s", "load and disks change within seconds, and a day of it is 2 MB") },
  prometheus: {
    step: because("1m", "the commonest scrape interval"),
    rate: because("5m", "a rate needs four scrapes, which arrive every 15 to 60 s"),
    lateness: because("10m", "remote writes and object stores deliver within minutes"),
    concurrency: because(4, "a server of two cores is then busy, and people's dashboards still load"),
    points: because(10_000, "Prometheus refuses more than 11,000"),
    timeout: because("60s", "a server that keeps silent longer does not answer"),
    series: because(20_000, "more are mostly a query that lacks its aggregation"),
    retry: because("5m", "it outlasts a restart of the server"),
    service: because("aps", "Amazon Managed Prometheus; CloudWatch is monitoring"),
  },
  objects: {
    cache: because("20GiB", "a month of a large fleet fits, and a pod's disk has as much"),
    retry: because("5m", "stores that are too busy recover in minutes"),
  },
  logs: {
    format: because("auto", "a sample tells which format it is, and the report names it"),
    every: because("1m", "a burst of errors lasts minutes"),
    ids: because("auto", "one route per number would be a route per order"),
    keep: because(10, "most of a service's requests are of few routes, and each has three features"),
    evidence: because(0, "paths may name people; lines are stored only where the job asks for them"),
  },
  night: {
    length: because("24h", "a job that runs every day misses nothing and reports nothing twice"),
    end: because("now", "a nightly run reports up to the moment it starts"),
    staleAfter: because(
      "1h",
      "older data means that the collection broke, which must not look like a quiet night",
    ),
  },
  history: { length: because("30d", "four weekly rhythms and a month's end") },
  step: because("auto", "the commonest distance between a host's rows is its step"),
  model: {
    scope: because("host", "a host's own history predicts it best"),
    detectors: because(
      ["lstm-autoencoder", "dense-autoencoder"],
      "together they found more on labelled servers than either alone",
    ),
    engine: because(
      "onnxruntime",
      "it trained 1.6 times as fast as PyTorch 2.9 on one core, and needs nothing installed",
    ),
    window: because(30, "half an hour at one minute, and what labelled servers were measured with"),
    stride: because("auto", "long histories need fewer windows than rows; short ones need them all"),
    units: because(64, "what labelled servers of 19 and 38 features were measured with"),
    updates: because(
      "auto",
      "small servers need repeated passes, large ones do not: updates count, not epochs",
    ),
    rate: because(3e-3, "with enough updates it belongs to the setting that found most on labelled servers"),
    batch: because(128, "64 was 12 to 19 % slower a window, and larger ones leave small servers few updates"),
    seed: because(1, "the same data gives the same report, bit by bit"),
    warmStart: because(true, "a model as good in a fifth of the time"),
  },
  threshold: { falseIncidentsPerWeek: because(1, "more is noise that teaches people to look away") },
  deadband: {
    relative: because(0.01, "nobody acts on a hundredth of a level, however still it stood"),
    absolute: because(
      0.001,
      "of a per cent, a millisecond, a byte or a call a second, a thousandth is nothing: it keeps still what idles at 0",
    ),
  },
  incidents: {
    mergeGap: because(
      "60m",
      "a fault that pauses is still one fault; on labelled servers an hour gave a quarter fewer false incidents than ten minutes",
    ),
    shortest: because("0s", "one row far off the threshold can be a crash"),
  },
  report: {
    timeZone: because("UTC", "the zone that every team shares"),
    page: because("A4", "the size of most of the world's printers"),
    formats: because(["html", "pdf"], "HTML to explore, PDF to send"),
    context: because(
      true,
      "whoever asks for help has the facts in one file; it leaves this machine only by hand",
    ),
    charts: because(25, "the gravest ones; more pages are not read in the morning"),
  },
  deliver: {
    hosts: because("*", "one team watches the whole fleet"),
    severity: because("info", "the threshold has already left out the noise"),
    attempts: because(5, "with the pauses between them it outlasts a restart of the server"),
    timeout: because("30s", "a server that takes longer is not well"),
    pause: because("2s", "five tries then take half a minute"),
    tls: because("starttls", "mail servers take it, and a report does not cross the network in the clear"),
    endpoint: because("https://events.pagerduty.com/v2/enqueue", "the one for accounts outside the EU"),
  },
  watch: {
    openAfter: because(2, "one row can be a glitch, and a fault is seen two rows after its onset"),
    of: because(3, "a fault whose rows are not all anomalous opens too"),
    closeAfter: because(10, "a fault that pauses for some minutes is still one"),
    repeat: because("4h", "whoever takes over sees what is still open, once or twice a shift"),
  },
  calendar: {
    hosts: because("*", "most of what is planned is of the whole fleet"),
    suppress: because(false, "nothing is left out of a report unless someone says so"),
  },
  metrics: { top: because(100, "22 features of each are some 20,000 series, a fifth of a small server's") },
  retention: {
    nights: because(90, "a quarter of a year to look back at; older nights keep a digest of a few kilobytes"),
    runs: because(3, "the newest run of a night counts, and those before it are there to compare"),
  },
  output: because("output", "beside the job file"),
  workers: because("auto", "one per core: training is all arithmetic"),
} as const

export const defaultMissing: readonly string[] = defaults.source.missing.value

function because<const V>(value: V, reason: string): Default<V> {
  return { value, reason }
}
