/** The only import of @tensorflow/tfjs. The package holds it in one file: rolldown.config.js. */
export * from "@tensorflow/tfjs"
