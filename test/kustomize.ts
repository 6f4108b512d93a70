import { execFile } from "node:child_process"
import { cpSync, mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { parseAllDocuments } from "yaml"
import { nullIfMissing } from "../src/base/index.ts"

export const manifests = fileURLToPath(new URL("../jobs/kubernetes", import.meta.url))

/** What `kubectl kustomize` prints of a folder; null where kubectl is not installed. */
export async function kustomized(folder: string): Promise<string | null> {
  const rendered = await promisify(execFile)("kubectl", ["kustomize", folder]).catch(nullIfMissing)
  return rendered && rendered.stdout
}

/** The base and a component as an overlay takes them; `more` ends its kustomization.yaml. */
export async function withComponent<T>(component: string, more = ""): Promise<readonly T[] | null> {
  const root = mkdtempSync(join(tmpdir(), "noctule-kustomize-"))
  cpSync(manifests, join(root, "base"), { recursive: true })
  const overlay = `resources: [base]\ncomponents: [base/${component}]\n${more}`
  writeFileSync(join(root, "kustomization.yaml"), overlay)
  const text = await kustomized(root)
  return text === null ? null : parseAllDocuments(text).map(one => one.toJS() as T)
}
