import { exits, Fault } from "../index.ts"

export const notADemoFolder = (folder: string, cause?: unknown): Fault => new Fault({
  code: "demo.folder-in-use",
  what: "expected an empty folder or an older demo fleet, got a folder with other files",
  where: folder,
  mend: "name a new folder: noctule demo DIR",
  exit: exits.usage,
}, cause)

export const badDemoOption = (option: string, got: string, expected: string): Fault => new Fault({
  code: "demo.option",
  what: `expected ${expected}, got ${got}`,
  where: `--${option}`,
  mend: `give --${option} ${expected}`,
  exit: exits.usage,
}, undefined)
