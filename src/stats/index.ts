export { bulkPot } from "./bulk-pot.ts"
export { mean } from "./mean.ts"
export { pot } from "./pot.ts"
export {
  median,
  quantile,
  quantileOfSorted,
  quantiles,
  robustDeviation,
  robustSpread,
  sortedFinite,
} from "./quantiles.ts"
export { seeded, type Random } from "./random.ts"
export { minMaxIndices } from "./min-max-reduction.ts"
export { bucketBy, type BucketIndex, bucketIndex } from "./buckets.ts"
export { concat } from "./concat.ts"
export { rowBuffer, type RowBuffer } from "./row-buffer.ts"
export { numericalRank } from "./rank.ts"
