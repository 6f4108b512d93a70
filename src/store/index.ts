export { replaceFile, writeAtomic } from "./atomic.ts"
export { makeFolder } from "./make-folder.ts"
export { both, forEachConcurrent } from "./processes/concurrency.ts"
export {
  type FileFormat,
  nullIfDamaged,
  readBinary,
  readJson,
  readWhole,
  writeBinary,
  writeJson,
} from "./files.ts"
export { openDatabase, withDatabase, type Database } from "./database.ts"
export { removeStaleTempFiles, tempPathFor } from "./temp-files.ts"
export { makeTempFolder, sweepTempFolders, tempFolderPath } from "./temp-folders.ts"
export {
  liveIncidentsPath,
  modelsPath,
  newestModels,
  newestPublishedModels,
  pruneModels,
  readDayModel,
  readModels,
  writeModels,
} from "./runs/models.ts"
export { fileNameOf } from "./file-names.ts"
export { isFolder, listNames } from "./list-names.ts"
export { readSecret } from "./secret.ts"
export { addIncidents, writeScoresParquet } from "./scores/write-scores.ts"
export { listRuns, isInProgress, isComplete, nightsBefore } from "./runs/list-runs.ts"
export { readScores, type StoredScores } from "./scores/read-scores.ts"
export { isProcessAlive } from "./process.ts"
export { type ChildProcesses, openChildProcesses } from "./processes/child-processes.ts"
export { peakMemory } from "./processes/peak-memory.ts"
export { LimitExceeded } from "./processes/limits.ts"
export { pruneRuns } from "./runs/prune-runs.ts"
export { fileLiteral, literal } from "./quote.ts"
export {
  closeRun,
  isFinalizing,
  jobFolderOf,
  nextRun,
  openRun,
  publish,
  readLatest,
  seal,
  type RunFolder,
} from "./runs/run-folder.ts"
export { exportRows, type ExportedRows } from "./scores/export-rows.ts"
export { openScratchFile, type ScratchFile } from "./runs/scratch-file.ts"
export { checkOutput } from "./output.ts"
export { isWholeParquet } from "./scores/whole-parquet.ts"
export { cannotWrite, otherShardCount, takenOverCode } from "./faults.ts"
export { isInUse, startHeartbeat } from "./runs/run-marker.ts"
export { folderTime, leaseOwner, type LeaseOwner, type LeaseRule, withLease } from "./processes/lease.ts"
export { findShardedRun, joinShardedRun, openShardedRun, type ShardedRun } from "./runs/sharded-run.ts"
export { type Bucket, openBucket, type StoredObject, type WriteCondition } from "./objects/client.ts"
export {
  type RemoteJob,
  remoteFolderOf,
  shownPath,
  withRemoteFolder,
  withSharedFolder,
} from "./remote/remote-folder.ts"
export { inUseCode } from "./faults-objects.ts"
