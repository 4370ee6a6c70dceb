import { formatG } from '../../../src/engine/index';
import { escapeName, type EscapingScheme, isLegacyName } from './escapeName';
import { type Federated } from './federated';

export interface TextOptions {
  readonly escaping: EscapingScheme;
  /** What whoever reads the text should know. */
  readonly warnings: readonly string[];
}

/**
 * Samples in the text format, those of one name one after the other. It has no native histograms: they are left out, as
 * Prometheus leaves them out. Source: prometheus/common, `expfmt/text_create.go`.
 */
export function* textExposition(samples: readonly Federated[], { escaping, warnings }: TextOptions): Iterable<string> {
  yield* warnings.map((warning) => `# WARNING ${warning.replace(/\n/g, ' ')}\n`);
  let last: string | undefined;
  for (const { name, labels, time, value } of samples) {
    if (typeof value !== 'number') {
      continue;
    }
    const shown = escapeName(name, escaping);
    if (name !== last) {
      yield `# TYPE ${nameText(shown)} untyped\n`;
      last = name;
    }
    const pairs = labels.map(([label, text]) => `${nameText(escapeName(label, escaping))}="${escapeValue(text)}"`);
    yield `${seriesText(shown, pairs)} ${valueText(value)} ${time}\n`;
  }
}

/** A name that is not plain stands in quotes, a metric's among its labels. */
function seriesText(name: string, pairs: readonly string[]): string {
  if (!isLegacyName(name)) {
    return `{${[nameText(name), ...pairs].join(',')}}`;
  }
  return pairs.length === 0 ? name : `${name}{${pairs.join(',')}}`;
}

function nameText(name: string): string {
  return isLegacyName(name) ? name : `"${escapeValue(name)}"`;
}

function escapeValue(text: string): string {
  return text.replace(/["\\\n]/g, (char) => (char === '\n' ? '\\n' : `\\${char}`));
}

function valueText(value: number): string {
  return value === 0 ? '0' : formatG(value);
}
