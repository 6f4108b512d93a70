import { headLength, headText, isBinary } from "./input.ts"
import { collectd } from "./columns/collectd.ts"
import { grafana } from "./columns/grafana.ts"
import { perfmon } from "./columns/perfmon.ts"
import { azure } from "./documents/azure.ts"
import { cloudWatchData, cloudWatchStatistics } from "./documents/cloudwatch.ts"
import { datadogQuery, datadogTimeseries } from "./documents/datadog.ts"
import { grafanaFrames } from "./documents/grafana-frames.ts"
import { netdata } from "./documents/netdata.ts"
import { prometheus } from "./documents/prometheus.ts"
import { rrdtoolJson, rrdtoolXml } from "./documents/rrdtool.ts"
import { sysstat } from "./documents/sysstat.ts"
import { zabbixExport, zabbixHistory } from "./documents/zabbix.ts"
import type { Importer } from "./importer.ts"
import { annotatedCsv, influxCli } from "./lines/influx-csv.ts"
import { lineProtocol } from "./lines/line-protocol.ts"
import { otlp } from "./lines/otlp.ts"
import { sadf } from "./lines/sadf.ts"
import { sadfPairs } from "./lines/sadf-pairs.ts"
import { telegrafJson } from "./lines/telegraf-json.ts"
import { promtoolRange, tsdbDump } from "./lines/tsdb-dump.ts"

/** Those with the surest marks first. */
export const importers: readonly Importer[] = [
  perfmon,
  collectd,
  grafana,
  sadf,
  sadfPairs,
  annotatedCsv,
  influxCli,
  tsdbDump,
  promtoolRange,
  telegrafJson,
  otlp,
  zabbixExport,
  sysstat,
  prometheus,
  cloudWatchData,
  cloudWatchStatistics,
  azure,
  datadogQuery,
  datadogTimeseries,
  grafanaFrames,
  zabbixHistory,
  netdata,
  rrdtoolJson,
  rrdtoolXml,
  lineProtocol,
]

/** The importer that reads a file, by its content whatever its name; null for a table. */
export async function importerOf(path: string): Promise<Importer | null> {
  return isBinary(path) ? null : importerFor(await headText(path, headLength), path)
}

/** The same by the file's first characters. */
export function importerFor(head: string, path: string): Importer | null {
  return isBinary(path) ? null : (importers.find(({ recognises }) => recognises(head, path)) ?? null)
}
