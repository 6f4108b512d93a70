/**
 * Like Promise.all, but a failure is thrown only when the rest has ended too: nothing is closed that another piece of work still needs. Of several
 * failures the first in the list is thrown.
 */
export async function allEnded<T extends readonly Promise<unknown>[]>(work: readonly [...T]): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(work)
  return await Promise.all(work)
}
