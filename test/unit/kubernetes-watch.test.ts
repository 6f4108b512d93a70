import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { Deployment } from "kubernetes-models/apps/v1/Deployment"
import { NetworkPolicy } from "kubernetes-models/networking.k8s.io/v1/NetworkPolicy"
import { Service } from "kubernetes-models/v1/Service"
import { describe, expect, it } from "vitest"
import { parse } from "yaml"
import { manifests, withComponent } from "../kustomize.ts"

const own = join(manifests, "watch")
const read = (name: string): Readonly<Record<string, unknown>> =>
  parse(readFileSync(join(own, name), "utf8")) as Readonly<Record<string, unknown>>
const deployment = new Deployment(read("deployment.yaml"))
const pod = deployment.spec?.template.spec
const [container] = pod?.containers ?? []

const all = await withComponent<{ readonly kind: string; readonly spec?: unknown }>(
  "watch",
  "images: [{ name: registry.example.com/noctule, newName: own/noctule }]\n",
)

describe("jobs/kubernetes/watch", () => {
  it("holds manifests that the schemas of Kubernetes accept, and names each of them", () => {
    deployment.validate()
    new Service(read("service.yaml")).validate()
    new NetworkPolicy(read("network-policy.yaml")).validate()
    const files = readdirSync(own).filter(name => name !== "kustomization.yaml")
    expect([...(read("kustomization.yaml")["resources"] as string[])].sort()).toEqual(files.sort())
  })

  it("probes paths that need no token, and shows what the last night's claim has", () => {
    expect(container?.startupProbe?.httpGet?.path).toBe("/healthz")
    expect(container?.livenessProbe?.httpGet?.path).toBe("/healthz")
    expect(container?.readinessProbe?.httpGet?.path).toBe("/readyz")
    expect(pod?.volumes?.find(({ name }) => name === "output")?.persistentVolumeClaim?.claimName).toBe(
      "noctule-output",
    )
    expect(deployment.spec).toMatchObject({ replicas: 1, strategy: { type: "Recreate" } })
  })

  it("runs as restricted pods may, and mounts what it names", () => {
    expect(pod?.securityContext).toMatchObject({
      runAsNonRoot: true,
      seccompProfile: { type: "RuntimeDefault" },
    })
    expect(container?.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    })
    const mounted = (container?.volumeMounts ?? []).map(({ name }) => name).sort()
    expect(mounted).toEqual((pod?.volumes ?? []).map(({ name }) => name).sort())
  })

  it("is scraped with its token by the port that the service has", () => {
    const { endpoints, selector } = read("service-monitor.yaml")["spec"] as Readonly<Record<string, unknown>>
    const service = new Service(read("service.yaml"))
    expect(endpoints).toMatchObject([
      { port: "http", path: "/metrics", authorization: { credentials: { name: "noctule-watch-token" } } },
    ])
    expect(selector).toEqual({ matchLabels: service.metadata?.labels })
    expect(service.spec?.ports?.map(({ name, port }) => [name, port])).toEqual([["http", 8490]])
    expect(pod?.volumes?.find(({ name }) => name === "token")?.secret?.secretName).toBe("noctule-watch-token")
  })

  it.skipIf(all === null)(
    "is rendered by kubectl kustomize beside the nights, which follow it to its node",
    () => {
      const kinds = (all ?? []).map(({ kind }) => kind)
      expect(kinds).toEqual(expect.arrayContaining(["CronJob", "Deployment", "Service", "ServiceMonitor"]))
      const night = all?.find(({ kind }) => kind === "CronJob")
      expect(JSON.stringify(night?.spec)).toContain("podAffinity")
      expect(JSON.stringify(all?.find(({ kind }) => kind === "Deployment"))).toContain("own/noctule:0.1.0")
    },
  )
})
