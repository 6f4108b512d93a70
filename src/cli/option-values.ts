import { InvalidArgumentError } from "commander"

/** An option that may be given several times. */
export function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value]
}

export function numberValue(text: string): number {
  if (text.trim() === "" || Number.isNaN(Number(text))) throw new InvalidArgumentError("Give a number.")
  return Number(text)
}
