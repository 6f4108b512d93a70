import type { Attributes, Dim } from "../graph/types.ts"

export const number = (attributes: Attributes, key: string): number => attributes[key] as number
export const numbers = (attributes: Attributes, key: string): readonly number[] =>
  attributes[key] as readonly number[]
export const dims = (attributes: Attributes, key: string): readonly Dim[] => attributes[key] as readonly Dim[]
