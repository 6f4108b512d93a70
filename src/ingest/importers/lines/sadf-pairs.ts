import type { Importer } from "../importer.ts"
import { sadfTime } from "./sadf.ts"

/** `sadf -p`: host, interval, time, device, metric and value, parted by tabs. */
export const sadfPairs: Importer = {
  name: "sadf -p",
  recognises: head => /^\S+\t-?\d+\t\d[^\t\n]*\t[^\t\n]+\t[^\t\n]+\t-?[\d.]+\r?$/m.test(head),
  read: async ({ lines, zone }, rows) => {
    for await (const line of lines()) {
      const [host = "", , stamp = "", device = "", metric, value] = line.split("\t")
      if (/^(LINUX-RESTART|COM )/.test(device)) continue
      const time = sadfTime(stamp, zone)
      if (time === null || metric === undefined || value === undefined) rows.reject(line)
      else rows.add(rows.series(host, device === "-" ? metric : `${metric} ${device}`), time, Number(value))
    }
  },
}
