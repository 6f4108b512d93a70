import { exits, Fault } from "../fault.ts"

const bug = (code: string, what: string, where: string, mend: string): Fault => new Fault({ code, what, where, mend, exit: exits.bug })
const input = (code: string, what: string, where: string, mend: string): Fault => new Fault({ code, what, where, mend, exit: exits.input })

export const shapeMismatch = (op: string, why: string, operands: readonly string[]): Fault =>
  bug("engine.shape", `${op} cannot take ${operands.join(" and ")}`, why, "give it values whose shapes fit")

export const noGradient = (op: string): Fault =>
  bug("engine.no-gradient", `no gradient flows through ${op}`, "gradients()", "differentiate a value that does not depend on it")

export const unreached = (name: string): Fault =>
  bug("engine.unreached", `the loss does not depend on ${name}`, "gradients()", "ask only for gradients of what the loss is made from")

export const nameTaken = (name: string): Fault =>
  bug("engine.name-taken", `two values are called ${name}`, "toOnnx()", "give every leaf and every output a name of its own")

export const missingInput = (name: string, given: readonly string[]): Fault =>
  bug("engine.missing-input", `no array for ${name}`, `given: ${given.join(", ") || "nothing"}`, `hand over ${name}`)

export const wrongLength = (name: string, shape: string, length: number): Fault =>
  input("engine.wrong-length", `${name} holds ${length} numbers`, `its shape is ${shape}`, "hand over an array of that shape, row-major")

export const notFinite = (what: string, update: number): Fault =>
  input("engine.not-finite", `${what} is not a finite number`, `update ${update}`,
    "look for infinite or huge values in the training rows, or lower model.rate")

export const windowTooLong = (window: number, rows: number): Fault =>
  input("engine.window-too-long", `a window of ${window} rows does not fit into ${rows} rows`, "model.window",
    "shorten model.window, or give the host more history")

export const noUpdates = (updates: number): Fault =>
  new Fault({
    code: "engine.no-updates", what: `${updates} updates`, where: "model.updates", mend: "train with at least 1 update", exit: exits.usage,
  })

export const featuresDiffer = (got: number, expected: number): Fault =>
  input("engine.features-differ", `rows have ${got} features`, `the model was built for ${expected}`, "train a model for these features")

export const infiniteValue = (row: number, feature: number): Fault =>
  input("engine.infinite", "an infinite value", `row ${row}, feature ${feature} of the scaled rows`, "mark it as missing (NaN) before training")

export const noWindows = (given: number): Fault =>
  input("engine.no-windows", `none of ${given} windows holds a value`, "training", "give the host more history, or a shorter model.window")

export const runtimeMissing = (engine: string, other: string, cause: unknown): Fault =>
  new Fault({
    code: "engine.runtime", what: `${engine} does not load: ${cause instanceof Error ? cause.message.split("\n")[0] : String(cause)}`,
    where: `model.engine: ${engine}`, mend: `run npm ci again, or set model.engine: ${other}`, exit: exits.usage,
  }, cause)

const retrain = "delete it: the next run trains a new model"

export const artifactCorrupt = (where: string, why: string): Fault => input("engine.artifact-corrupt", `a damaged model: ${why}`, where, retrain)

export const artifactForeign = (where: string): Fault => input("engine.artifact-foreign", "not a model of noctule", where, retrain)

export const artifactNewer = (where: string, got: number, known: number): Fault =>
  input("engine.artifact-newer", `a model of format ${got}`, `${where}; this noctule knows formats up to ${known}`, `update noctule, or ${retrain}`)
