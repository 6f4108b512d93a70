/**
 * Runs before the install script of onnxruntime-node, which on Linux x64 downloads CUDA libraries of 400 MB from
 * outside the npm registry unless it finds these files. Empty ones keep them out; the engine runs on the CPU and
 * opens none of them. For CUDA: npm rebuild onnxruntime-node --onnxruntime-node-install=cuda12
 */
import { existsSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"

const { env, platform, arch } = process
const asked = env.ONNXRUNTIME_NODE_INSTALL ?? env.npm_config_onnxruntime_node_install
const dependency = import.meta.dirname.includes("node_modules")
if (dependency && asked === undefined && platform === "linux" && arch === "x64") {
  const engine = dirname(createRequire(import.meta.url).resolve("onnxruntime-node/package.json"))
  for (const name of ["cuda", "shared", "tensorrt"]) {
    const file = join(engine, "bin/napi-v6/linux/x64", `libonnxruntime_providers_${name}.so`)
    if (!existsSync(file)) writeFileSync(file, "")
  }
}
