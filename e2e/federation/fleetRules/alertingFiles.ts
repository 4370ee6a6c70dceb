/** Alerting rules, and rules that read their series. */
export const ALERTING_FILE = `groups:
  - name: alerts
    interval: 5s
    labels: { from: group }
    rules:
      - alert: Hot
        expr: temperature > 20
        for: 10s
        labels: { severity: page, place: 'rack {{ $labels.rack }}' }
        annotations: { summary: '{{ $labels.instance }} is at {{ $value | humanize }} of {{ with query "count(temperature)" }}{{ . | first | value }}{{ end }}' }
      - { alert: Cold, expr: temperature < 10, keep_firing_for: 15s }
      - { alert: Always, expr: vector(1), for: 1h, annotations: { text: waits } }
      - { alert: Never, expr: temperature > 1000 }
      - { alert: Wrong, expr: temperature * on (rack) temperature }
      - { record: 'alerts:count', expr: 'count by (alertname, alertstate) (ALERTS)' }
  - name: many
    interval: 5s
    limit: 2
    rules:
      - { alert: Many, expr: temperature > 0 }
`;
