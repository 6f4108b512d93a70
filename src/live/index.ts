export * from "./state.ts"
export { type KeptModels, openPredictor, type Predictor } from "./predict.ts"
export { type Address, parseAddress } from "./http/address.ts"
export { type LiveServer, type ServerOptions, startServer } from "./http/server.ts"
