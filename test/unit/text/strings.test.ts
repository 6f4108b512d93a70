import { describe, expect, test } from "vitest"
import { strings } from "../../../src/text/index.ts"

const { cover, title, incident, checks, findings, incidentCharts: charts, fleetCharts, memory } = strings
const { hosts, models, trainings, verdicts, method, run, postmortem, mail, messages, failure } = strings

/**
 * Every sentence that no other test reads, as it is told. Those of ordinary nights stand in test/golden,
 * titles in title.test.ts.
 */
const expectedTexts: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  "page one": [
    [cover.notice.gone("db-8"), "Gone for longer than a night, and left out: db-8."],
    [cover.notice.further(1), "1 further remark under “Hosts and data”."],
    [cover.summary.stillOpen(1, "07:00 UTC"), "1 was still open when the data ended at 07:00 UTC."],
    [cover.summary.stillOpen(2, "07:00 UTC"), "2 were still open when the data ended at 07:00 UTC."],
    [cover.headline.stillOpen(1, 1), "; it is still open"],
    [cover.headline.stillOpen(2, 2), "; all still open"],
    [cover.headline.quiet(1), "A quiet night: the one host stayed below its threshold"],
    [cover.figures.incidents(0), "Incidents, none critical or high"],
    [
      cover.footer({ owner: "ACME", job: "Fleet", date: "20 November 2026", run: "r1" }),
      "ACME · Fleet · night to 20 November 2026 · run r1",
    ],
    [
      cover.missingPdf.endsWith("report-2.pdf"),
      "The PDF ends with report-2.pdf: its further parts could not be made",
    ],
  ],
  "the report's further parts": [
    [
      cover.parts.elsewhere({ after: 25, next: "report-2.pdf", last: null }),
      "pages of the incidents after number 25 in report-2.pdf",
    ],
    [
      cover.parts.elsewhere({ after: 25, next: "report-2.pdf", last: "report-4.pdf" }),
      "pages of the incidents after number 25 in report-2.pdf to report-4.pdf",
    ],
    [cover.parts.headline("26", "50", "60"), "Incidents 26 to 50 of 60"],
    [
      cover.parts.summary({
        number: 2,
        count: 3,
        before: "report.pdf",
        first: "report.pdf",
        after: cover.parts.next("report-3.pdf"),
      }),
      "Part 2 of 3, less grave than what stands in report.pdf. The night in one page, all incidents in one table, the hosts and their data and how it " +
        "was found are in report.pdf. The next incidents are in report-3.pdf.",
    ],
    [cover.parts.noNext, "No incident with pages of its own comes after these."],
    [cover.parts.end(2, 3, "25 incidents"), "The end of part 2 of 3: 25 incidents."],
    [cover.parts.footer("Fleet", 2, 3), "Fleet · part 2 of 3"],
  ],
  "an incident": [
    [title.moved("load", "both", "with"), "load swung with it"],
    [
      incident.summary.onlySignal(incident.summary.asItOpened),
      "It was the only leading signal, first in the minute in which the incident opened.",
    ],
    [
      incident.summary.onlySignal(incident.summary.at("20:46 UTC")),
      "It was the only leading signal, first at 20:46 UTC.",
    ],
    [incident.figures.ratio("44.3", "3.12"), "Score over threshold at the peak (44.3 over 3.12)"],
    [incident.figures.soFar("20:46 – 07:00 UTC"), "So far, 20:46 – 07:00 UTC"],
    [incident.timeline.dataResumes, "Data comes again"],
    [incident.leading("a, b and c", 4), "a, b and c (4 signals)"],
    [
      incident.contributions.leftOut(7, "0.4 %"),
      "7 further features with 0.4 % or less each: in report.html and result.json.",
    ],
    [
      checks.event.because("deploy", "10:04 UTC", checks.event.atFirstSignal),
      "“deploy” at 10:04 UTC, the minute of the first signal.",
    ],
    [checks.leftExpected("load", null), "load left its usual behaviour."],
    [checks.leftExpected("load", "10:04 UTC"), "load left its usual behaviour at 10:04 UTC."],
    [checks.silent.several("3 hosts"), "3 hosts fell silent together."],
  ],
  "what a review asks for": [
    [findings.onsets.furtherHosts(2), "2 further hosts in the postmortem."],
    [findings.onsets.rows("1 min", "5 min"), "1 min to 5 min, by host"],
    [
      findings.confidence.agreement({ agree: 0, of: 2, names: "", against: "a and b" }),
      "none of 2 detectors alone put this stretch above its own threshold (a and b): only all taken together do.",
    ],
    [
      findings.confidence.agreement({ agree: 1, of: 1, names: "a", against: "" }),
      "the one detector asked put this stretch above its own threshold: a.",
    ],
    [findings.ruledOut.noOther, "No other host had data in that time."],
    [
      findings.ruledOut.features("db-2", ["load"], 4),
      "db-2: 1 feature stayed below its own threshold: load.",
    ],
    [
      findings.ruledOut.features("db-2", ["a", "b", "c"], 2),
      "db-2: 3 features stayed below their own thresholds: a, b and 1 more.",
    ],
    [
      findings.ruledOut.events(0, "17:46 UTC"),
      "No event was told for these hosts or the fleet from 17:46 UTC on.",
    ],
    [findings.suppressed.shortOnes(0), "Short findings are told too: the job sets no least length."],
    [findings.data.unknown("db-2"), "db-2: nothing is known of its data."],
    [findings.missing.history("db-2", ["a", "b"]), "db-2: left out for want of history: a and b."],
    [findings.missing.gone(["db-8", "db-9"]), "Gone since before this night, and left out: db-8 and db-9."],
  ],
  charts: [
    [charts.trend.noValuesThen("load on db-2"), "load on db-2: no values in the incident."],
    [charts.trend.noValues("load on db-2"), "load on db-2: no values."],
    [charts.contributions.count(8, 22), "Top 8 of 22 features"],
    [charts.contributions.noSignal("22 features"), "22 features: no feature crossed its own threshold."],
    [charts.previousDays.noValues("load on db-2"), "load on db-2: no values this night."],
    [
      charts.previousDays.finding({
        name: "load on db-2",
        peak: "peak 4.2",
        at: "10:04 UTC",
        before: charts.previousDays.noDays,
      }),
      "load on db-2: peak 4.2 at 10:04 UTC; no earlier days to compare with.",
    ],
    [
      charts.previousDays.key(1),
      "Blue line: this night. Grey band: lowest to highest of the same hours of 1 earlier day; grey line: their median. Shaded: incident.",
    ],
    [charts.score.logarithmic("Line: score."), "Line: score. Logarithmic scale."],
    [fleetCharts.gradient.none("db-2"), "Gradients on db-2: none were recorded."],
    [fleetCharts.nights.range(2, 2), "2"],
  ],
  "earlier nights": [
    [
      memory.news({ new: 2, recurring: 2, continued: 2 }),
      "Of the incidents 2 are new, 2 were seen before and 2 go on from last night.",
    ],
    [
      memory.news({ new: 1, recurring: 0, continued: 1 }),
      "Of the incidents 1 is new and 1 goes on from last night.",
    ],
    [memory.news({ new: 0, recurring: 0, continued: 0 }), ""],
    [memory.further(3), "3 further findings in result.json."],
    [
      memory.nothingJudged("4", "7.5"),
      "Nobody has judged an incident yet: 4 in 7.5 host-weeks wait for a verdict.",
    ],
    [memory.recurrence.every(memory.recurrence.weekdays[2]), "every Tuesday"],
  ],
  "hosts, data and models": [
    [
      hosts.intro({ hosts: 2, steps: ["1 min", "5 min"], span: "07:00 – 07:00 UTC" }),
      "2 hosts at one row every 1 min and 5 min, 07:00 – 07:00 UTC. " +
        "The peak is the night's highest score as a multiple of the host's own threshold.",
    ],
    [hosts.rows.disordered(1), "1 row out of order"],
    [hosts.rows.disordered(2), "2 rows out of order"],
    [hosts.rows.badTimes(1), "1 row without a readable time"],
    [hosts.rows.badTimes(2), "2 rows without a readable time"],
    [hosts.cells.text(2), "2 cells of text"],
    [hosts.cells.resets(2), "2 counter resets"],
    [hosts.feature("load", [hosts.states.empty]), "load: empty, left out"],
    [hosts.feature("load", [hosts.states.new]), "load: new this night, left out"],
    [hosts.furtherFeatures(2), "2 further features with remarks in result.json"],
    [
      models.scope.fleet("a and b", models.scopeConfigured("fleet")),
      "scored by a model of the whole fleet (a and b): the job says so (model.scope: fleet)",
    ],
    [
      models.ownDespiteShort(1.5, 3),
      "little history: 1.5 of the 3 days that a model of its own needs, and no other host to learn from; expect it to be wrong more often",
    ],
    [models.groupFailed, "no model of its group could be trained; it learned from its own history"],
    [models.furtherChanges(1), "1 further change in result.json."],
    [models.furtherForecasts(2), "2 further forecasts in result.json."],
  ],
  trainings: [
    [
      verdicts.rose({ first: "0.1", worst: "4", last: "2", updates: 600 }),
      "the held-out loss rose from 0.1 to 4 and was 2 after 600 updates",
    ],
    [
      verdicts.falling({
        last: "0.1",
        then: "0.2",
        update: 480,
        updates: 600,
        fell: verdicts.fell("1", "0.1"),
      }),
      "still falling at the end: to 0.1 from 0.2 at update 480 of 600; the held-out loss went from 1 to 0.1",
    ],
    [
      trainings.failed("null", "the loss never moved", trainings.retried),
      "training learned nothing (the loss never moved); it was repeated with another seed, a fifth of the rate and clipped gradients",
    ],
    [trainings.retryFailed("exploding", "it rose"), "the repeat exploded too (it rose)"],
    [
      trainings.skippedFor(trainings.skill("51 %", "93 %")),
      "it told held-out history from shuffled in 51 % of pairs, medians by time of day in 93 %; it was left out",
    ],
    [
      trainings.ofDetector("seasonal-baseline", trainings.noneUsable),
      "seasonal-baseline: no model stood; medians by time of day judged the night",
    ],
    [
      trainings.coldStart(trainings.earlier.moved(3, 20)),
      "began anew: the earlier model was not taken, the range of 3 of 20 features has moved since",
    ],
    [
      trainings.coldStart(trainings.earlier.host("db-1")),
      "began anew: the earlier model was not taken, it is of another host, db-1",
    ],
  ],
  "method and run": [
    [method.warm(3, 7), "3 hosts of 7 went on from the models of an earlier night, with fewer updates."],
    [method.note("db-2", "it began anew"), "On db-2, it began anew."],
    [
      method.limits(1, 600_000)[1]!,
      "Only the metrics of this host were read: no logs, no traces, no business figures.",
    ],
    [run.facts.seeds(2), "Seeds"],
    [
      run.facts.pdfParts(3, "report.pdf", "report-3.pdf"),
      "3 parts, report.pdf to report-3.pdf, the gravest incidents first",
    ],
    [run.furtherFiles(2), "2 further files in run.json."],
  ],
  postmortems: [
    [
      postmortem.signals.rest(1, "3 %"),
      "1 other feature did not cross its own threshold and makes up 3 % of the score.",
    ],
    [
      postmortem.signals.rest(2, "3 %"),
      "2 other features did not cross their own thresholds and make up 3 % of the score.",
    ],
    [postmortem.signals.noSignal, "No feature alone crossed its own threshold: the leading ones are shown."],
    [
      postmortem.normalDays({ label: "load", from: "10:00", to: "11:00 UTC", days: 1 }),
      "load from 10:00 to 11:00 UTC, beside the same hours of 1 earlier day.",
    ],
  ],
  "mails and messages": [
    [mail.subject.nothingNew(1, "7 hosts"), "nothing new, 1 finding left out as known; all 7 hosts judged"],
    [mail.subject.quiet(1), "no anomalies, its one host judged"],
    [
      mail.footer({ run: "r1", job: "nightly", zone: "CET", utc: true }),
      "Run r1 of the job nightly. Times are CET with UTC beside them.",
    ],
    [mail.hosts(["a", "b"], 3), "a, b and 3 more hosts"],
    [
      mail.attachments.firstPages({ pages: "12", of: "80", size: "9.6 MiB" }),
      "The first 12 of the report's 80 pages are attached as PDF (9.6 MiB).",
    ],
    [mail.attachments.lostParts(1), "1 further part could not be made; the interactive report says why."],
    [mail.attachments.page("/x/report.html"), "Interactive report: /x/report.html"],
    [mail.attachments.drafts("/x/postmortem"), "Postmortem drafts: /x/postmortem"],
    [messages.resolved(["a", "b"]), "Resolved since the last report: a; b"],
    [messages.signal("load", "12", "4"), "load: 12, usually 4"],
    [failure.headline, "No report of this night: the run failed"],
    [
      failure.summary,
      "The hosts were not judged. Whether they were well is not known, and nothing on this page says so.",
    ],
    [failure.stage("start"), "the run was starting"],
    [failure.stage("ingest"), "the stage “ingest” ran"],
    [
      failure.lastGood("20 November 2026", "3 incidents", "r1"),
      "The last good report stays in place: night to 20 November 2026, 3 incidents, run r1.",
    ],
  ],
}

describe.each(Object.entries(expectedTexts))("of %s", (_, rows) => {
  test.each(rows)("%j", (text, wanted) => expect(text).toBe(wanted))
})
