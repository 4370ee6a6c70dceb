/** Rules of many kinds, in files as Prometheus has them. */
export const RECORDING_FILES: Readonly<Record<string, string>> = {
  'vectors.yml': `groups:
  - name: sums
    interval: 5s
    rules:
      - { record: 'code:requests:rate1m', expr: 'sum by (code) (rate(requests_total[1m]))' }
      - { record: 'fleet:requests:rate1m', expr: 'sum(code:requests:rate1m)' }
      - { record: 'code:requests:share', expr: 'code:requests:rate1m / on () group_left () fleet:requests:rate1m' }
      - { record: 'fleet:requests:max10s', expr: 'max_over_time(fleet:requests:rate1m[10s])' }
      - { record: 'fleet:instances', expr: 'count(temperature)', labels: { team: core, tier: '' } }
      - { record: 'fleet:temperature:avg', expr: 'avg by (rack) (temperature)' }
      - { record: 'fleet:temperature:stddev', expr: 'stddev(temperature)' }
      - { record: 'fleet:temperature:q', expr: 'quantile by (rack) (0.9, temperature)' }
      - { record: 'fleet:temperature:top', expr: 'topk(2, temperature)', labels: { top: 'yes' } }
      - { record: 'fleet:temperature:hot', expr: 'temperature > 20' }
      - { record: 'kept', expr: 'temperature unless on (instance) fleet:temperature:hot' }
      - { record: 'fleet:temperature:warm', expr: 'temperature > 15 < 25', labels: { instance: '', warm: 'yes' } }
      - { record: 'fleet:latency:p90', expr: 'histogram_quantile(0.9, sum by (le) (rate(latency_bucket[1m])))' }
      - { record: 'fleet:latency:mean', expr: 'sum(rate(latency_sum[1m])) / sum(rate(latency_count[1m]))' }
      - { record: 'fleet:versions', expr: 'count_values("version", build)' }
      - { record: 'fleet:absent', expr: 'absent(nothing{job="none"})' }
  - name: others
    interval: 5s
    labels: { from: group, kind: group }
    rules:
      - { record: 'one', expr: '1', labels: { kind: scalar } }
      - { record: 'clock', expr: 'time()' }
      - { record: 'empty', expr: 'temperature > 1000' }
      - { record: 'renamed', expr: 'label_replace(temperature, "place", "$1", "rack", "r(.*)")' }
      - { record: 'native', expr: 'sum(duration)' }
      - { record: 'native:rate', expr: 'sum by (rack) (rate(duration[1m]))' }
      - { record: 'native:p50', expr: 'histogram_quantile(0.5, native)' }
      - { record: 'sub', expr: 'max_over_time(sum(rate(requests_total[30s]))[20s:5s])' }
      - { record: 'offset', expr: 'sum(requests_total offset 30s)' }
      - { record: 'nan', expr: 'sum(temperature) * NaN' }
      - { record: 'inf', expr: '1 / (sum(temperature) * 0)' }
      - { record: 'flapping', expr: 'flapping_source' }
      - { record: 'flapping:sum', expr: 'sum(flapping)' }
`,
  'wrong.yml': `groups:
  - name: limited
    interval: 5s
    limit: 2
    rules:
      - { record: 'limited:some', expr: 'temperature and on (instance) flapping_source' }
      - { record: 'limited:many', expr: 'temperature' }
      - { record: 'limited:after', expr: 'count(temperature)' }
  - name: refused
    interval: 5s
    query_offset: 3s
    rules:
      - { record: 'twice', expr: 'temperature', labels: { instance: 'same', rack: '' } }
      - { record: 'text', expr: '"text"' }
      - { record: 'range', expr: 'temperature[1m]' }
      - { record: 'many:to:many', expr: 'temperature * on (rack) temperature' }
      - { record: 'after:errors', expr: 'min(temperature)' }
  - name: nameless
    interval: 5s
    rules:
      - { record: 'names:recorded', expr: 'count(count by (__name__) ({__name__=~"code:.*|requests_total"}))' }
      - { record: 'names:all', expr: 'count({rack="r1", __name__=~"temp.*|fleet:temperature:q"})' }
`,
};
