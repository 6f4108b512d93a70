/** A decimal number without its point: `(high * scale + low) / 10 ** decimals`. */
export interface Decimal {
  /** The first digits: an integer below 1e15. */
  readonly high: number
  /** The digits behind them, and 10 to the power of how many they are: at most four. */
  readonly low: number
  readonly scale: number
  /** Digits behind the point: at most 22, of which the power of ten is exact. */
  readonly decimals: number
}

/** Most digits of a `Decimal`'s parts. */
export const highDigits = 15
export const mostDigits = 19

const powers = Array.from({ length: 23 }, (_, power) => Number(`1e${power}`))

/**
 * The double nearest to the decimal, without a text in between. An integer of 19 digits and its quotient are
 * each kept as a double and what it lacks (Dekker, "A floating-point technique for extending the available
 * precision", 1971).
 */
export function nearestDouble({ high, low, scale, decimals }: Decimal): number {
  const power = powers[decimals] ?? NaN
  if (scale === 1) return high / power
  const front = Math.floor(high / splitInteger) * splitInteger * scale
  const back = (high % splitInteger) * scale
  const product = front + back
  const lacking = back - (product - front) + low
  const integer = product + lacking
  const rest = lacking - (integer - product)
  const quotient = integer / power
  return quotient + (remainder(integer, quotient, power) + rest) / power
}

/** Halves of an integer below 1e15 are exact products with a power of ten up to 1e4. */
const splitInteger = 2 ** 25
/** Cuts a double's 53 bits into two parts whose products are exact. */
const splitDouble = 2 ** 27 + 1

/** dividend − quotient × divisor, exactly. */
function remainder(dividend: number, quotient: number, divisor: number): number {
  const product = quotient * divisor
  const [a, b] = [upperHalf(quotient), upperHalf(divisor)]
  const [c, d] = [quotient - a, divisor - b]
  const error = c * d - (product - a * b - c * b - a * d)
  return dividend - product - error
}

function upperHalf(value: number): number {
  const large = splitDouble * value
  return large - (large - value)
}
