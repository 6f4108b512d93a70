import { adam, cutWindows, fit, lstmAutoencoder, trainer, windowStarts } from "../../src/engine/index.ts"

/**
 * npm run bench:engine-memory: resident memory over 1,000 steps and over 100 hosts, in MB; flat after the
 * first few is what is wanted.
 */
const size = { window: 30, features: 22, units: 64 }
const rows = {
  values: Float32Array.from({ length: 600 * size.features }, (_, i) => 0.5 + 0.5 * Math.sin(0.1 * i)),
  features: size.features,
}
const starts = windowStarts(600, size.window, 1)
const resident = () => Math.round(process.memoryUsage.rss() / 1e6)

const model = lstmAutoencoder({ ...size, seed: 1 })
const training = await trainer(model.loss, adam(model.loss))
const steps: number[] = []
for (let step = 0; step <= 1000; step++) {
  await training.step({
    windows: cutWindows(rows, size.window, starts.subarray(step % 400, (step % 400) + 64)),
  })
  if (step % 100 === 0) steps.push(resident())
}
process.stdout.write(`1,000 steps: ${steps.join(" ")} MB\n`)

const hosts: number[] = []
for (let host = 0; host <= 100; host++) {
  const windows = { training: starts.subarray(0, 400), heldOut: starts.subarray(450) }
  await fit(lstmAutoencoder({ ...size, seed: host }), {
    rows,
    ...windows,
    updates: 5,
    batch: 32,
    rate: 1e-3,
    seed: host,
  })
  if (host % 10 === 0) hosts.push(resident())
}
process.stdout.write(`100 hosts: ${hosts.join(" ")} MB\n`)
