/** Sums the samples of each named metric over its label sets in a Prometheus text exposition; NaN and absent ones are left out. */
export function sumMetrics(text: string, names: readonly string[]): ReadonlyMap<string, number> {
  const wanted = new Set(names);
  const sums = new Map<string, number>();
  for (const line of text.split('\n')) {
    const name = /^[a-zA-Z_:][a-zA-Z0-9_:]*/.exec(line)?.[0];
    if (name !== undefined && wanted.has(name)) {
      const value = Number(
        line
          .slice(name.length)
          .replace(/^\{.*\}/, '')
          .trim()
          .split(' ')[0]
      );
      if (!Number.isNaN(value)) {
        sums.set(name, (sums.get(name) ?? 0) + value);
      }
    }
  }
  return sums;
}

/** The value of a label in the first sample of a metric. */
export function labelOf(text: string, metric: string, label: string): string | undefined {
  return new RegExp(`^${metric}\\{(?:[^}]*,)?${label}="([^"]*)"`, 'm').exec(text)?.[1];
}
