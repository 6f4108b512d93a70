import { expect, test } from "vitest"
import { forms } from "./lstm-forms.ts"
import { rnnForms } from "./rnn-forms.ts"
import { autodiff, differences, gradientsOf, worst } from "../oracles.ts"

for (const [name, form] of Object.entries({ ...forms, ...rnnForms })) {
  test(`${form.op}, ${name}: the row's gradients are those of the layer from primitive ops`, async () => {
    const [found, expected] = [await gradientsOf(form.ours, {}), await gradientsOf(form.reference, {})]
    expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort())
    for (const key in expected) expect(worst(found[key]!, expected[key]!)).toBeLessThan(2e-6)
  })

  test(`${form.op}, ${name}: they are TensorFlow.js's own, and the slopes of central differences`, async () => {
    const found = await gradientsOf(form.ours, {})
    const names = Object.keys(found)
    const expected = autodiff(form.ours, tensors =>
      form.theirs(key => tensors[names.indexOf(key)]!).asScalar(),
    )
    const slopes = await differences(form.ours, {})
    for (const key of names) {
      expect(worst(found[key]!, expected[key]!)).toBeLessThan(1e-5)
      expect(worst(found[key]!, slopes[key]!)).toBeLessThan(2e-3)
    }
  })

  test(`${form.op}, ${name}: both runtimes agree`, async () => {
    const [onnx, tensorflow] = [
      await gradientsOf(form.ours, {}, "onnxruntime"),
      await gradientsOf(form.ours, {}, "tensorflow"),
    ]
    for (const key in onnx) expect(worst(onnx[key]!, tensorflow[key]!)).toBeLessThan(1e-5)
  })
}
