import { describe, expect, test } from "vitest"
import { failure } from "../../../src/report/failure/wording.ts"
import { cover } from "../../../src/report/facts/wording/cover.ts"
import { earlierNights } from "../../../src/report/facts/wording/earlier-nights.ts"
import { findings } from "../../../src/report/facts/wording/findings.ts"
import { hosts } from "../../../src/report/facts/wording/hosts.ts"
import { incident } from "../../../src/report/facts/wording/incident.ts"
import { mail } from "../../../src/report/mail/wording.ts"
import { postmortem } from "../../../src/report/postmortem/wording.ts"

/** Plurals, and what is left where a piece is empty; test/golden holds the sentences of ordinary nights. */
const expectedTexts: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  "page one": [
    [cover.notice.further(1), "1 more remark under “Hosts and data”."],
    [cover.notice.silent("db-2", null), "db-2 went silent."],
    [cover.summary.stillOpen(1, "07:00 UTC"), "1 incident was still open when the data ended at 07:00 UTC."],
    [
      cover.summary.stillOpen(2, "07:00 UTC"),
      "2 incidents were still open when the data ended at 07:00 UTC.",
    ],
    [cover.headline.stillOpen(0, 2), ""],
    [cover.headline.stillOpen(1, 1), "; still open"],
    [cover.headline.stillOpen(2, 2), "; all still open"],
    [cover.headline.quiet(1), "A quiet night: the host stayed below its threshold"],
    [cover.figures.incidents(null), "Incidents"],
    [cover.figures.incidents(0), "Incidents, none critical or high"],
    [cover.figures.missing([]), "Hosts silent or not scored"],
    [cover.furtherIncidents(1), "1 more incident"],
    [cover.missingPdf.what("no browser", ""), "no browser"],
    [
      cover.footer({ owner: "ACME", job: "Fleet", date: "20 November 2026", run: "r1" }),
      "ACME · Fleet · night to 20 November 2026 · run r1",
    ],
    [
      cover.parts.elsewhere({ after: 25, next: "report-2.pdf", last: null }),
      "incidents from number 26 in report-2.pdf",
    ],
    [
      cover.parts.elsewhere({ after: 25, next: "report-2.pdf", last: "report-4.pdf" }),
      "incidents from number 26 in report-2.pdf to report-4.pdf",
    ],
  ],
  "an incident": [
    [incident.leading("a, b and c", 4), "a, b and c (4 signals)"],
    [incident.leading("a, b and c", 3), "a, b and c"],
    [incident.figures.furthest("load", null), "load, furthest value"],
    [
      incident.timeline.outside({ labels: ["load"], host: null, first: null }),
      "load outside the expected range",
    ],
  ],
  "a review": [
    [findings.onsets.furtherHosts(2), "2 more hosts in the postmortem."],
    [findings.onsets.rows("5 min", "5 min"), "5 min"],
    [findings.onsets.rows("1 min", "5 min"), "1 min to 5 min, by host"],
    [
      findings.confidence.agreement({ agree: 0, of: 2, names: "", against: "a and b" }),
      "0 of 2 detectors agree (a and b): only the combined score crossed its threshold.",
    ],
    [
      findings.confidence.agreement({ agree: 1, of: 1, names: "a", against: "" }),
      "a crossed its own threshold; no other detector ran.",
    ],
    [
      findings.sameTime.features("db-2", ["load"], 4),
      "db-2: 1 feature stayed below its own threshold: load.",
    ],
    [
      findings.sameTime.features("db-2", ["a", "b", "c"], 2),
      "db-2: 3 features stayed below their own thresholds: a, b and 1 more.",
    ],
    [findings.sameTime.incidents([], 4), "No other incident at that time."],
    [
      findings.sameTime.events(0, "17:46 UTC"),
      "No event reported for these hosts or the fleet since 17:46 UTC.",
    ],
    [findings.suppressed.shortOnes(0), "Findings of any length are reported: the job sets no minimum."],
  ],
  "earlier nights": [
    [
      earlierNights.news({ new: 2, recurring: 2, continued: 1 }),
      "Incidents: 2 new, 2 recurring and 1 continued from last night.",
    ],
    [earlierNights.news({ new: 0, recurring: 0, continued: 0 }), ""],
    [earlierNights.resolved(1), "1 incident from last night's report is resolved."],
    [earlierNights.resolved(2), "2 incidents from last night's report are resolved."],
    [earlierNights.target(1), "Target: at most 1 false incident per host per week."],
    [earlierNights.target(0.5), "Target: at most 0.5 false incidents per host per week."],
  ],
  "hosts and data": [
    [
      hosts.intro(1, ["30 s"]),
      "1 host, 30 s between rows. Peak: highest score of the night as a multiple of the host's threshold.",
    ],
    [hosts.rows.badTimes(1), "1 row without a valid time"],
    [hosts.rows.badTimes(2), "2 rows without a valid time"],
    [hosts.cells.few(1, 2), "up to 1 more missing cell in 2 features"],
    [hosts.constant(["a", "b"]), "constant: a, b"],
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
  ],
  "mails and failures": [
    [
      mail.footer({ run: "r1", job: "nightly", zone: "UTC", utc: false }),
      "Run r1 of job nightly. Times are UTC.",
    ],
    [mail.hosts(["a", "b"], 0), "a, b"],
    [mail.hosts(["a", "b"], 3), "a, b and 3 more hosts"],
    [mail.attachments.lostParts(1), "1 more part could not be created; the interactive report says why."],
    [failure.stage("start"), "startup"],
    [failure.stage("ingest"), "stage “ingest”"],
  ],
}

describe.each(Object.entries(expectedTexts))("the wording of %s", (_, rows) => {
  test.each(rows)("%j", (text, wanted) => expect(text).toBe(wanted))
})
