import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { ServiceAccount } from "kubernetes-models/v1/ServiceAccount"
import { Namespace } from "kubernetes-models/v1/Namespace"
import { ConfigMap } from "kubernetes-models/v1/ConfigMap"
import { PersistentVolumeClaim } from "kubernetes-models/v1/PersistentVolumeClaim"
import { CronJob, type ICronJob } from "kubernetes-models/batch/v1/CronJob"
import { NetworkPolicy } from "kubernetes-models/networking.k8s.io/v1/NetworkPolicy"
import { describe, expect, it } from "vitest"
import { parseAllDocuments } from "yaml"
import { exits } from "../../src/base/index.ts"
import { loadJob } from "../../src/job/index.ts"
import { kustomized, manifests as folder } from "../kustomize.ts"

const kinds = { Namespace, ServiceAccount, ConfigMap, PersistentVolumeClaim, NetworkPolicy, CronJob }

interface Manifest {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: {
    readonly name: string
    readonly namespace?: string
    readonly labels?: Record<string, string>
  }
}

interface Kustomization {
  readonly resources: readonly string[]
  readonly configMapGenerator: readonly { readonly name: string; readonly files: readonly string[] }[]
}

const documents = (text: string): unknown[] => parseAllDocuments(text).map(one => one.toJS() as unknown)
const manifest = <T>(file: string): T => documents(readFileSync(join(folder, file), "utf8"))[0] as T
const kustomization = manifest<Kustomization>("kustomization.yaml")
const cronJob = manifest<ICronJob & Manifest>("cronjob.yaml")
const jobSpec = cronJob.spec!.jobTemplate.spec!
const pod = jobSpec.template.spec!
const container = pod.containers[0]!

/** Throws where Kubernetes' own schema of that kind refuses it. */
function check(one: Manifest): void {
  const Kind = kinds[one.kind as keyof typeof kinds] as
    (new (data: never) => { validate(): void; apiVersion: string }) | undefined
  expect(Kind, one.kind).toBeDefined()
  const model = new Kind!(one as never)
  expect(one.apiVersion).toBe(model.apiVersion)
  model.validate()
}

const kubectl = await kustomized(folder)

describe("jobs/kubernetes", () => {
  it("holds manifests that the schemas of Kubernetes accept, and names each of them", () => {
    const files = readdirSync(folder).filter(
      name => name.endsWith(".yaml") && !["kustomization.yaml", "nightly.yaml"].includes(name),
    )
    expect([...kustomization.resources].sort()).toEqual(files.sort())
    for (const file of files) check(manifest<Manifest>(file))
  })

  it("is checked by schemas that do refuse", () => {
    expect(() => check({ ...cronJob, spec: { ...cronJob.spec, schedule: 7 } } as never)).toThrow(/schedule/)
    expect(() => check({ ...cronJob, spec: { schedule: "0 6 * * *" } } as never)).toThrow(/jobTemplate/)
  })

  it("brings a job file that Noctule accepts, whose night a repeat some minutes later finds again", async () => {
    expect(kustomization.configMapGenerator[0]!.files).toEqual(["nightly.yaml"])
    const at = (time: string) => loadJob(join(folder, "nightly.yaml"), { now: Date.parse(time) })
    const first = await at("2026-11-21T06:10:00Z")
    expect(await at("2026-11-21T06:43:00Z")).toEqual(first)
    expect(first.night.end).toBe(Date.parse("2026-11-21T06:00:00Z"))
    expect(first.output).toBe("/output")
  })

  it("mounts what it names, writes nowhere else, and reads the job and the metrics only", () => {
    expect(container.args).toEqual(["run", "/job/nightly.yaml", "--source", "/metrics"])
    const mounts = Object.fromEntries(container.volumeMounts!.map(mount => [mount.mountPath, mount]))
    expect(Object.keys(mounts).sort()).toEqual(["/job", "/metrics", "/output", "/tmp"])
    expect([mounts["/job"]!.readOnly, mounts["/metrics"]!.readOnly]).toEqual([true, true])
    expect(pod.volumes!.map(({ name }) => name).sort()).toEqual(
      container.volumeMounts!.map(({ name }) => name).sort(),
    )
    expect(pod.volumes!.find(({ name }) => name === "job")!.configMap!.name).toBe(
      kustomization.configMapGenerator[0]!.name,
    )
  })

  it("meets the restricted Pod Security Standard", () => {
    expect(pod.securityContext).toMatchObject({
      runAsNonRoot: true,
      runAsUser: 1000,
      seccompProfile: { type: "RuntimeDefault" },
    })
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    })
    expect([pod.hostNetwork, pod.hostPID, pod.hostIPC]).toEqual([undefined, undefined, undefined])
    expect(pod.volumes!.filter(volume => volume.hostPath)).toEqual([])
    expect(pod.automountServiceAccountToken).toBe(false)
    expect(manifest<Manifest>("namespace.yaml").metadata.labels!["pod-security.kubernetes.io/enforce"]).toBe(
      "restricted",
    )
    expect(Object.keys(container.resources!.limits!).sort()).toEqual(["cpu", "ephemeral-storage", "memory"])
  })

  it("tries again exactly what a repeat can mend", () => {
    expect(pod.restartPolicy).toBe("Never")
    const [drained, ends, retry] = jobSpec.podFailurePolicy!.rules
    expect(drained).toMatchObject({ action: "Ignore", onPodConditions: [{ type: "DisruptionTarget" }] })
    const final = [exits.usage, exits.input, exits.partial]
    expect(ends).toMatchObject({
      action: "FailJob",
      onExitCodes: { containerName: container.name, operator: "In", values: final },
    })
    expect(retry).toMatchObject({
      action: "Count",
      onExitCodes: { containerName: container.name, operator: "NotIn", values: final },
    })
    expect(cronJob.spec).toMatchObject({
      concurrencyPolicy: "Forbid",
      timeZone: "Etc/UTC",
      startingDeadlineSeconds: 14_400,
    })
    expect(jobSpec).toMatchObject({
      backoffLimit: 4,
      activeDeadlineSeconds: 10_800,
      ttlSecondsAfterFinished: 604_800,
    })
  })

  it.skipIf(kubectl === null)("is rendered by kubectl kustomize, and all that comes out is accepted", () => {
    const rendered = documents(kubectl!) as Manifest[]
    expect(rendered.map(({ kind }) => kind).sort()).toEqual([
      "ConfigMap",
      "CronJob",
      "Namespace",
      "NetworkPolicy",
      "PersistentVolumeClaim",
      "ServiceAccount",
    ])
    for (const one of rendered) {
      check(one)
      if (one.kind !== "Namespace") expect(one.metadata.namespace).toBe("noctule")
    }
    const { template } = (rendered.find(({ kind }) => kind === "CronJob") as unknown as ICronJob).spec!
      .jobTemplate.spec!
    const selected = (
      rendered.find(({ kind }) => kind === "NetworkPolicy") as {
        spec?: { podSelector: { matchLabels: object } }
      }
    ).spec!
    expect(template.metadata!.labels).toMatchObject(selected.podSelector.matchLabels)
    expect(template.spec!.containers[0]!.image).toBe("registry.example.com/noctule:0.1.0")
    expect(template.spec!.volumes!.find(({ name }) => name === "job")!.configMap!.name).toMatch(
      /^noctule-job-\w+$/,
    )
  })
})
