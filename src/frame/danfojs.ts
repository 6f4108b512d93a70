/** The only import of danfojs-node. The package holds it in one file, with what it needs: rolldown.config.js. */
export { DataFrame, Series } from "danfojs-node"
