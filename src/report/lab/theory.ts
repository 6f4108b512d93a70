import type { LabKind } from "./record.ts"

/** A formula with what it means and where it is from. */
export interface Formula {
  readonly formula: string
  readonly meaning: string
  readonly source: string
}

/** What theory says: true whatever was measured. */
export const theory: Readonly<
  Record<LabKind, { readonly text: string; readonly formulas: readonly Formula[] }>
> = {
  vanishing: {
    text:
      "Back-propagation through time multiplies the gradient by one matrix per step. Where these matrices shrink it, it fades exponentially, " +
      "and the first rows of a window teach nothing. An LSTM carries its cell past that product: the forget gate adds a path of its own.",
    formulas: [
      {
        formula: "∂L/∂hₜ₋₁ = Wᵀ · diag(1 − hₜ²) · ∂L/∂hₜ",
        meaning: "a plain tanh cell; the gradient fades if ‖W‖ · max(1 − h²) < 1",
        source: "Hochreiter 1991; Bengio et al. 1994",
      },
      {
        formula: "∂cₜ/∂cₜ₋₁ ≈ f + i · o",
        meaning:
          "an LSTM at first, with orthogonal recurrent weights: f = σ(1) = 0.73 with bias +1 gives about 0.98 per step, f = σ(−2) = 0.12 with bias −2 about 0.37",
        source: "Gers et al. 2000; Saxe et al. 2014",
      },
    ],
  },
  null: {
    text:
      "A training can run to its end and change nothing. With a rate far too low the weights stand still. With weights that are all 0, or all equal, " +
      "every unit computes the same, gets the same gradient, and stays the same: symmetry is never broken.",
    formulas: [
      {
        formula: "Δw = −η · ∂L/∂w",
        meaning:
          "the update is as small as its rate η; a ratio ‖Δw‖ ÷ ‖w‖ near 10⁻³ is common in trainings that learn",
        source: "Glorot and Bengio 2010 on initial weights; Saxe et al. 2014 on orthogonal ones",
      },
      {
        formula: "wᵢ = wⱼ ⇒ ∂L/∂wᵢ = ∂L/∂wⱼ",
        meaning: "equal units have equal gradients: their rank is 1, and the code holds one number",
        source: "follows from the symmetry of the layer",
      },
    ],
  },
  exploding: {
    text:
      "A step that is too long jumps across the valley of the loss instead of down into it. The next gradient is larger, and so is the next step. " +
      "Clipping the global norm keeps the direction and bounds the length.",
    formulas: [
      {
        formula: "g ← g · min(1, c ÷ ‖g‖)",
        meaning: "clipping at the norm c",
        source: "Pascanu et al. 2013",
      },
    ],
  },
  saturation: {
    text:
      "Gates squash their input. Far from 0 the slope of a sigmoid is nearly 0, so that a saturated gate passes no gradient to its weights. " +
      "Inputs as they were measured, in bytes or interrupts per second, drive gates there at once; inputs of about 0…1 do not.",
    formulas: [
      {
        formula: "σ′(z) = σ(z) · (1 − σ(z))",
        meaning: "at most ¼; below 0.02 where σ lies within 0.02 of 0 or 1",
        source: "Hochreiter 1991; Glorot and Bengio 2010",
      },
    ],
  },
  convergence: {
    text:
      "The same direction of descent arrives at different times. Plain gradient descent is slow along flat directions; momentum adds up steps that agree; " +
      "Adam divides each weight's step by the typical size of its gradient. The rate decides the rest: too low crawls, too high breaks.",
    formulas: [
      {
        formula: "v ← 0.9 · v + g,  Δw = −η · v",
        meaning: "momentum: steps that agree add up to ten times their length",
        source: "Polyak 1964",
      },
      {
        formula: "Δw = −η · m̂ ÷ (√v̂ + ε)",
        meaning: "Adam: mean of the gradient over the root of its mean square",
        source: "Kingma and Ba 2015",
      },
    ],
  },
  stabilised: {
    text:
      "A night that meets a failed training repeats it once with a fifth of the rate, gradients clipped to norm 1, and another seed. " +
      "The columns show a training that is too fast, the same with the night's repair but the same seed, and the production setting.",
    formulas: [],
  },
  own: { text: "Trials from the job's `lab:` section, each beside the trial that it changes.", formulas: [] },
}
