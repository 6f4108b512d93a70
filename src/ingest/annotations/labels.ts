import { isErrno, type Job, type LabelEntry } from "../../base/index.ts"
import { parseLabels } from "../../job/index.ts"
import { readWhole } from "../../store/index.ts"
import { labelsMissing, labelsUnreadable } from "../faults-annotations.ts"

/** Empty where the job names no file and the default one does not exist. */
export async function readLabels({ labels: { file, named } }: Job): Promise<readonly LabelEntry[]> {
  try {
    const text = (await readWhole(file, "write the labels into a file")).toString("utf8")
    return parseLabels(text, file)
  } catch (error) {
    if (isErrno(error, "ENOENT") && !named) return []
    if (isErrno(error, "ENOENT")) throw labelsMissing(file)
    throw isErrno(error) ? labelsUnreadable(file, error) : error
  }
}
