/** A pattern over names: `*` any run of characters, `?` any one, everything else itself. Case matters; the whole name must match. */
export function globToRegExp(glob: string): RegExp {
  const body = glob.replace(/[.+^${}()|[\]\\]/g, "\\$&").replace(/\*+/g, ".*").replace(/\?/g, ".")
  return new RegExp(`^${body}$`, "su")
}
