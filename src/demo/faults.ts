import { type Fault, usageFault } from "../base/index.ts"

export function notADemoFolder(folder: string, cause?: unknown): Fault {
  const what = "expected an empty folder or an older demo fleet, got a folder with other files"
  return usageFault(
    { code: "demo.folder-in-use", what, where: folder, hint: "choose a new folder: noctule demo DIR" },
    cause,
  )
}

export function badDemoOption(option: string, got: string, expected: string): Fault {
  return usageFault({
    code: "demo.option",
    what: `expected ${expected}, got ${got}`,
    where: `--${option}`,
    hint: `give --${option} ${expected}`,
  })
}
