const NAME = /[a-zA-Z_:][a-zA-Z0-9_:]*/y;
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\.)*)"(?:,|(?=\}))/y;
/** Characters of a line that is read; nobody's metrics of themselves have longer ones. */
const MOST_LINE = 16 * 1024;

/** Sums the samples of each named metric over its label sets in a Prometheus text exposition; NaN and absent ones are left out. */
export function sumMetrics(text: string, names: readonly string[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { name, value } of samplesOf(text, new Set(names))) {
    if (!Number.isNaN(value)) {
      sums.set(name, (sums.get(name) ?? 0) + value);
    }
  }
  return sums;
}

/** The value of a label in the first sample of a metric. */
export function labelOf(text: string, metric: string, label: string): string | undefined {
  for (const { labels } of samplesOf(text, new Set([metric]))) {
    return labels.get(label);
  }
  return undefined;
}

export interface MetricSample {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly value: number;
}

/** The samples of these metrics, line by line and in a time that is linear in the text's length. */
export function* samplesOf(text: string, names: ReadonlySet<string>): Iterable<MetricSample> {
  for (let start = 0; start < text.length;) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    NAME.lastIndex = start;
    const name = text.charAt(start) === '#' || end - start > MOST_LINE ? undefined : NAME.exec(text)?.[0];
    if (name !== undefined && names.has(name)) {
      yield { name, ...labelsAndValue(text.slice(start + name.length, end)) };
    }
    start = end + 1;
  }
}

function labelsAndValue(rest: string): Omit<MetricSample, 'name'> {
  const labels = new Map<string, string>();
  let at = 0;
  if (rest.startsWith('{')) {
    at = LABEL.lastIndex = 1;
    for (let label = LABEL.exec(rest); label !== null; label = LABEL.exec(rest)) {
      labels.set(label[1], label[2]);
      at = LABEL.lastIndex;
    }
    at += rest.charAt(at) === '}' ? 1 : 0;
  }
  return { labels, value: Number(rest.slice(at).trim().split(' ', 1)[0] || Number.NaN) };
}
