import { type Reply, replyOf } from "../../base/index.ts"
import { finalLoss, runTrial, type TrialTask } from "../trials/run-trial.ts"

/** What a worker is asked: a whole trial, or only how far a training came. */
export interface LabRequest {
  readonly kind: "trial" | "final-loss"
  readonly task: TrialTask
}

/** Never throws. */
export async function handle({ kind, task }: LabRequest): Promise<Reply> {
  return await replyOf(async () => (kind === "trial" ? await runTrial(task) : await finalLoss(task)))
}
