import { expect, it } from "vitest"
import { openQuotes } from "../../../../src/ingest/tables/rows-in-quotes.ts"

it.each([
  ["no quote", "time,cpu\n1,2\n", false],
  ["names in quotes", '"time","cpu"\r\n1,"2"\r\n', false],
  ["a quote in a name, doubled", '"time","a ""b"""\n1,2\n', false],
  ["behind a byte order mark", '\uFEFF"time",cpu\n1,2\n', false],
  ["a line break in a cell", '"time","a\nb"\n', true],
  ["a quote that is not closed", 'time,cpu\n1,"2\n3,4\n', true],
  ["one at the end of the file", 'time,cpu\n1,"2', true],
  ["a quote inside a cell, and one that opens", 'time,cpu\n5" of,"2\n3,4\n', true],
])("A text may have quotes that reach into the next line: %s", (_, text, expected) => {
  const bytes = Buffer.from(text)
  for (const size of [bytes.length, 3, 1]) {
    const quotes = openQuotes()
    for (let at = 0; at < bytes.length; at += size) quotes.look(bytes.subarray(at, at + size))
    expect(quotes.found()).toBe(expected)
  }
})
