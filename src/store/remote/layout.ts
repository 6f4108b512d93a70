/** Objects besides those of a job's folder on disk. */
export const leaseFile = "state/lease.json"
/** Names the latest run, as the symlink does on disk; copies of its pages are below `latest/`. */
export const latestFile = "latest.json"

/** Folders that are kept or removed as a whole. */
export function unitOf(path: string): string | null {
  return /^(runs\/[^/]+|failure\/[^/]+|state\/models\/[^/]+\/[^/]+)\//.exec(path)?.[1] ?? null
}

/** The run to which a path belongs, or that made the models there; null where it is of no run. */
export function runOf(path: string): string | null {
  return /^(?:runs|state\/models\/[^/]+)\/([^/]+)\//.exec(path)?.[1] ?? null
}
