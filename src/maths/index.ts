export * from "./quantiles.ts"
export * from "./random.ts"
