#!/usr/bin/env bash
# Records this machine for a while with the tools themselves: bash test/samples/record.sh FOLDER [SECONDS].
# Needs sysstat, prometheus, prometheus-node-exporter, collectd-core, netdata-core and rrdtool of Debian 12, and Telegraf. `node make.mjs FOLDER` makes the samples of it.
set -euo pipefail
out=$(mkdir -p "$1" && cd "$1" && pwd); seconds=${2:-1200}; step=5; count=$((seconds / step))
cd "$out"
export LC_ALL=C TZ=UTC S_TIME_FORMAT=ISO
trap 'kill $(jobs -p) 2>/dev/null || true' EXIT

/usr/lib/sysstat/sadc -S XALL $step $count sa.bin &
iostat -x -t -o JSON $step $count > iostat.json &
mpstat -P ALL -o JSON $step $count > mpstat.json &

cat > prometheus.yml <<YAML
scrape_configs:
  - job_name: node
    scrape_interval: ${step}s
    static_configs: [{ targets: ["127.0.0.1:19100"] }]
YAML
prometheus-node-exporter --web.listen-address=127.0.0.1:19100 --collector.disable-defaults \
  --collector.cpu --collector.loadavg --collector.meminfo --collector.netdev --collector.diskstats 2> exporter.log &
prometheus --config.file=prometheus.yml --storage.tsdb.path="$out/tsdb" --web.listen-address=127.0.0.1:19090 2> prometheus.log &

cat > collectd.conf <<CONF
Hostname "web-1"
FQDNLookup false
Interval $step
TypesDB "/usr/share/collectd/types.db"
LoadPlugin csv
LoadPlugin cpu
LoadPlugin load
LoadPlugin memory
LoadPlugin interface
<Plugin csv>
  DataDir "$out/collectd"
  StoreRates true
</Plugin>
CONF
collectd -f -C collectd.conf -P "$out/collectd.pid" 2> collectd.log &

cat > netdata.conf <<CONF
[global]
  run as user = $(id -un)
[db]
  mode = ram
  retention = 3600
[web]
  bind to = 127.0.0.1:29999
[plugins]
  enable running new plugins = no
  go.d = no
  python.d = no
  charts.d = no
  apps = no
  node.d = no
  fping = no
  ebpf = no
CONF
mkdir -p netdata-cache netdata-lib netdata-log
netdata -D -c netdata.conf -W set directories cache "$out/netdata-cache" -W set directories lib "$out/netdata-lib" -W set directories log "$out/netdata-log" 2> netdata.log > netdata.out &

cat > telegraf.conf <<CONF
[agent]
  interval = "2s"
  flush_interval = "2s"
  hostname = "web-1"
[[inputs.cpu]]
  percpu = false
[[inputs.mem]]
  fieldpass = ["available", "used_percent", "cached"]
[[inputs.system]]
[[outputs.file]]
  files = ["telegraf.influx"]
  data_format = "influx"
[[outputs.file]]
  files = ["telegraf.jsonl"]
  data_format = "json"
CONF
timeout 500 telegraf --config telegraf.conf 2> telegraf.log &

sleep $((seconds + 2 * step))
end=$(date +%s); start=$((end - seconds))
range() { curl -sG 127.0.0.1:19090/api/v1/query_range --data-urlencode "query=$1" -d start=$start -d end=$end -d step=$step; }
range 'rate(node_cpu_seconds_total[30s])' > prometheus-cpu.json
range '{__name__=~"node_load.*|node_memory_(MemAvailable|Cached)_bytes"}' > prometheus-memory.json
curl -s "127.0.0.1:29999/api/v1/data?chart=system.cpu&format=csv&after=-$seconds&points=$count" > netdata-cpu.csv
curl -s "127.0.0.1:29999/api/v1/data?chart=system.load&format=json&after=-$seconds&points=$count" > netdata-load.json
promtool tsdb dump tsdb > tsdb-dump.txt
promtool query range --start=$start --end=$end --step=${step}s http://127.0.0.1:19090 '{__name__=~"process_resident_memory_bytes|go_goroutines"}' > promtool-range.txt
sadf -d sa.bin -- -A > sadf-all.csv
sadf -d sa.bin -- -u -r -q -n DEV > sadf.csv
sadf -dh sa.bin -- -u -r -q -n DEV > sadf-h.csv
sadf -p sa.bin -- -u -r -q -n DEV > sadf-p.txt
sadf -j sa.bin -- -u -r -q -n DEV > sadf.json
rrdtool create load.rrd --start $start --step $step DS:load:GAUGE:60:0:U RRA:AVERAGE:0.5:1:1000
awk -F';' '/ldavg-1/ { for (i = 1; i <= NF; i++) if ($i == "ldavg-1") c = i; next } /^#/ { c = 0; next } c { print $c }' sadf.csv | head -$count |
  awk -v t=$start -v s=$step '{ print t + NR * s ":" $1 }' | xargs rrdtool update load.rrd
rrdtool xport --json --start $start --end $end DEF:a=load.rrd:load:AVERAGE XPORT:a:"load" > rrdtool.json
rrdtool xport --start $start --end $end DEF:a=load.rrd:load:AVERAGE XPORT:a:"load" > rrdtool.xml
