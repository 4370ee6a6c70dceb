/** The address of Grafana's list of alert rules with those of a group of that name alone, for links. */
export function alertingPath({
  rule,
  group,
  file,
}: {
  readonly rule: string;
  readonly group: string;
  readonly file: string;
}) {
  const filters = Object.entries({ rule, group, namespace: file }).map(
    ([name, value]) => `${name}:${JSON.stringify(value)}`
  );
  return `/alerting/list?${new URLSearchParams({ search: filters.join(' ') })}`;
}
