/** Alerting rules; `alarm` is set by the tests, one sample a change. */
export const ALERT_FILES: Readonly<Record<string, string>> = {
  'alerts.yml': `groups:
  - name: alerts
    interval: 5s
    labels: { from: group }
    rules:
      - alert: Down
        expr: last_over_time(alarm{kind="down"}[1h]) == 1
        labels: { severity: page, team: own }
        annotations:
          summary: '{{ $labels.instance }} is {{ $value }} at {{ $externalURL }} in {{ $externalLabels.region }}'
      - { alert: Kept, expr: 'last_over_time(alarm{kind="kept"}[1h]) == 1', keep_firing_for: 45s }
      - { alert: Always, expr: vector(1), annotations: { path: '{{ pathPrefix }}' } }
      - { alert: Waits, expr: vector(1), for: 1h }
      - alert: Histogram
        expr: sum(last_over_time(duration[1h]))
        annotations: { value: '{{ $value }}', asked: '{{ with query "last_over_time(duration[1h])" }}{{ len . }} {{ (first .).Value }}{{ end }}' }
`,
  'removed.yml': `groups:
  - name: removed
    interval: 5s
    rules: [{ alert: Removed, expr: vector(1) }]
`,
};
