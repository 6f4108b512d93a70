/**
 * At least as many tokens as common tokenizers make of a text: one per four letters, per three digits and per
 * other character, but for single spaces.
 */
export function tokensOf(text: string): number {
  return (text.match(/\p{L}{1,4}|\p{N}{1,3}|[^\s\p{L}\p{N}]|\n|\s{2,}/gu) ?? []).length
}
