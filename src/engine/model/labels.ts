/**
 * Compares two strings by their UTF-8 bytes, which is Go's string order.
 * UTF-16 order differs only where surrogates meet U+E000 to U+FFFF.
 */
export function compareBytes(a: string, b: string): number {
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) {
      const sx = x >= 0xd800 && x <= 0xdfff;
      const sy = y >= 0xd800 && y <= 0xdfff;
      return sx === sy ? x - y : sx ? 1 : -1;
    }
  }
  return a.length - b.length;
}

/** The label that holds a series' metric name. */
export const METRIC_NAME = '__name__';

/**
 * An immutable label set, sorted by label name as bytes; a label with an empty value is not there.
 * Two label sets are equal exactly when their `key`s are equal, so `key` serves as a map key.
 */
export class Labels {
  static readonly empty = new Labels([], []);

  private cachedKey: string | undefined;

  private constructor(
    readonly names: readonly string[],
    readonly values: readonly string[],
    /**
     * Whether name, type and unit go when the query is computed, where Prometheus delays that. It is no part of the set: of
     * equal sets one may lose them and the other not.
     */
    readonly losesMetadata = false
  ) {}

  /** Builds from any order of pairs; a later pair of the same name wins; empty values are dropped. */
  static from(pairs: Iterable<readonly [string, string]>): Labels {
    const map = new Map<string, string>();
    for (const [name, value] of pairs) {
      map.set(name, value);
    }
    const sorted = [...map].filter(([, value]) => value !== '').sort((a, b) => compareBytes(a[0], b[0]));
    return sorted.length === 0
      ? Labels.empty
      : new Labels(
          sorted.map(([name]) => name),
          sorted.map(([, value]) => value)
        );
  }

  /** Builds from a plain object. */
  static of(object: Readonly<Record<string, string>>): Labels {
    return Labels.from(Object.entries(object));
  }

  /** Builds from names already sorted as bytes, each once, none of `values` empty: the caller vouches for it. */
  static fromSorted(names: readonly string[], values: readonly string[]): Labels {
    return names.length === 0 ? Labels.empty : new Labels(names, values);
  }

  /** Text of the whole set. Names and values are quoted in it, since there is no separator that they cannot hold. */
  get key(): string {
    this.cachedKey ??= JSON.stringify([this.names, this.values]);
    return this.cachedKey;
  }

  get size(): number {
    return this.names.length;
  }

  /** The label's value, or the empty string where there is no such label. */
  get(name: string): string {
    const i = this.names.indexOf(name);
    return i < 0 ? '' : this.values[i];
  }

  has(name: string): boolean {
    return this.names.includes(name);
  }

  /** Only the labels named (`by`, `on`). */
  keep(names: ReadonlySet<string>): Labels {
    return this.filter((name) => names.has(name));
  }

  /** All but the labels named (`ignoring`); the metric name stays unless it is named. */
  drop(names: ReadonlySet<string>): Labels {
    return this.filter((name) => !names.has(name));
  }

  /** Without the metric name. */
  dropName(): Labels {
    return this.has(METRIC_NAME) ? this.filter((name) => name !== METRIC_NAME) : this;
  }

  /** With one label set, or removed when `value` is empty. */
  with(name: string, value: string): Labels {
    if (this.get(name) === value) {
      return this;
    }
    const pairs = this.entries().filter(([n]) => n !== name);
    pairs.push([name, value]);
    return Labels.from(pairs).losing(this.losesMetadata);
  }

  /** The same labels, that lose name, type and unit in the end, or do not. */
  losing(metadata: boolean): Labels {
    return metadata === this.losesMetadata ? this : new Labels(this.names, this.values, metadata);
  }

  entries(): Array<[string, string]> {
    return this.names.map((name, i) => [name, this.values[i]]);
  }

  toObject(): Record<string, string> {
    return Object.fromEntries(this.entries());
  }

  /** Order of range results: pair by pair as bytes, a prefix first (upstream `labels.Compare`). */
  static compare(a: Labels, b: Labels): number {
    const n = Math.min(a.size, b.size);
    for (let i = 0; i < n; i++) {
      // Labels that are compared have most of their texts in common, and as one text.
      if (a.names[i] !== b.names[i]) {
        return compareBytes(a.names[i], b.names[i]);
      }
      if (a.values[i] !== b.values[i]) {
        return compareBytes(a.values[i], b.values[i]);
      }
    }
    return a.size - b.size;
  }

  private filter(wanted: (name: string) => boolean): Labels {
    const names: string[] = [];
    const values: string[] = [];
    for (let i = 0; i < this.names.length; i++) {
      if (wanted(this.names[i])) {
        names.push(this.names[i]);
        values.push(this.values[i]);
      }
    }
    return names.length === this.names.length
      ? this
      : names.length === 0
        ? Labels.empty
        : new Labels(names, values, this.losesMetadata);
  }
}
