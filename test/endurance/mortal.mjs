// node --import this: the program dies, as by kill -9, right before its n-th change of a file below a folder.
import files from "node:fs/promises"
import { syncBuiltinESMExports } from "node:module"
import { isMainThread } from "node:worker_threads"

const { NOCTULE_TEST_DIE_AT: at = "", NOCTULE_TEST_DIE_BELOW: below = "" } = process.env
let changes = 0

if (isMainThread && below !== "") {
  for (const name of ["rm", "rename", "mkdir", "symlink", "open", "chmod", "lutimes"]) {
    const change = files[name]
    files[name] = (...args) => {
      const reads = name === "open" && (args[1] === undefined || args[1] === "r")
      if (!reads && args.some(arg => String(arg).startsWith(below)) && ++changes === Number(at))
        die(name, args[0])
      return change(...args)
    }
  }
  syncBuiltinESMExports()
}

function die(name, path) {
  process.stderr.write(`dies before ${name} ${String(path).slice(below.length)}\n`)
  process.kill(process.pid, "SIGKILL")
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
}
