import fc from "fast-check"

const inserts = [
  "\u0000",
  '"',
  "\n",
  "\r\n",
  ",,,",
  "\ufeff",
  "1e999",
  "-0",
  "NaN",
  "'; DROP TABLE x; --",
  "{host}",
  "../..",
  "\u001b[31m",
]
const values = [
  null,
  "",
  0,
  -1,
  1e308,
  -1e-308,
  0.5,
  true,
  [],
  {},
  [[]],
  "NaN",
  "__proto__",
  "<script>alert(1)</script>",
  "2026-02-30",
  "{{host}}",
  "\u202e",
]

/** A text or bytes after some cuts, repeats and strange insertions. */
export function damaged(original: Uint8Array): fc.Arbitrary<Buffer> {
  const place = fc.nat(original.length)
  const strange = fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 12 }),
    fc.constantFrom(...inserts).map(text => Buffer.from(text)),
  )
  const cut = fc.record({ at: place, length: fc.nat(64), put: fc.option(strange, { nil: new Uint8Array() }) })
  const applied = (
    bytes: Buffer,
    { at, length, put }: { at: number; length: number; put: Uint8Array },
  ): Buffer => Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + length)])
  return fc
    .array(cut, { minLength: 1, maxLength: 6 })
    .map(cuts => cuts.reduce(applied, Buffer.from(original)))
}

/** Any JSON value, with a liking for what breaks programs. */
export const anything: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(...values),
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<unknown>,
)

/** Names that every object has. */
export const hostileKeys = [
  "__proto__",
  "constructor",
  "prototype",
  "hasOwnProperty",
  "toString",
  "valueOf",
  "__defineGetter__",
]

/** JSON text of objects whose keys are such names. */
export const hostileJson = fc
  .dictionary(fc.constantFrom(...hostileKeys, "hosts", "title", "start"), anything, { maxKeys: 4 })
  .chain(value => fc.constantFrom(...hostileKeys).map(key => `{"${key}":${JSON.stringify(value)}}`))

/** A JSON value with one to three places changed, removed, given another's value, or a field of a hostile name. */
export function mutated(original: unknown): fc.Arbitrary<unknown> {
  const own = placesOf(original, [])
  const place = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...own) },
    fc.constantFrom(...own.flatMap(path => hostileKeys.map(key => [...path, key]))),
  )
  const change = fc.record({ place, value: anything, remove: fc.boolean() })
  return fc.array(change, { minLength: 1, maxLength: 3 }).map(changes => {
    const copy = JSON.parse(JSON.stringify({ root: original })) as { root: unknown }
    for (const { place, value, remove } of changes) put(copy, ["root", ...place], remove ? undefined : value)
    return JSON.parse(JSON.stringify(copy.root ?? null)) as unknown
  })
}

type Path = readonly (string | number)[]

/** Every path, but of long arrays only the first places: the rest are alike. */
function placesOf(value: unknown, path: Path): Path[] {
  if (typeof value !== "object" || value === null) return [path]
  const entries = Array.isArray(value)
    ? value.slice(0, 3).map((one, index) => [index, one] as const)
    : Object.entries(value)
  return [path, ...entries.flatMap(([key, one]) => placesOf(one, [...path, key]))]
}

function put(root: object, path: Path, value: unknown): void {
  let holder: unknown = root
  for (const key of path.slice(0, -1)) {
    if (typeof holder !== "object" || holder === null) return
    holder = (holder as Record<string, unknown>)[key]
  }
  if (typeof holder !== "object" || holder === null) return
  const key = path.at(-1)!
  // JSON gives no list a length of its own.
  if (Array.isArray(holder) && key === "length") return
  if (value === undefined && !Array.isArray(holder)) delete (holder as Record<string, unknown>)[key]
  else
    Object.defineProperty(holder, key, {
      // A copy: in itself a shared one would be a circle.
      value: structuredClone(value ?? null),
      enumerable: true,
      configurable: true,
      writable: true,
    })
}
