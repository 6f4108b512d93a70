export * from "./eml.ts"
