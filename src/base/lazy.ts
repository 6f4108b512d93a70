/** What `make` makes, made when it is first asked for, and kept. */
export function lazy<Made>(make: () => Made): () => Made {
  let kept: { readonly made: Made } | null = null
  return () => (kept ??= { made: make() }).made
}
