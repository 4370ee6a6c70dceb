import { compareBytes, Labels } from '../model/labels';
import { BytesMap, hashOf } from './bytesMap';
import { type IdList } from './idList';
import { IdMap } from './idMap';
import { parseJson } from './json';
import { asciiText, decodeUtf8 } from './utf8';

/** The names of label sets, in the order their text has them. */
export interface LabelShape {
  readonly names: readonly string[];
  /** Whether the names are sorted as bytes, each once. */
  readonly ascending: boolean;
  /** The label sets seen with these names, by the ids of their values. */
  readonly sets: IdMap<Labels>;
}

/**
 * Interns label names, label values and whole label sets by the bytes they have in a member's answers: equal ones share one
 * string and one Labels. Keep one for the answers that belong together (a query's members) and drop it with them; it only grows.
 */
export class LabelPool {
  /** By the bytes in a JSON string's quotes; an entry is the text's id. */
  private readonly strings = new BytesMap<string>();
  /** By the ids of their names, at the index of how many they are. */
  private readonly shapes: Array<IdMap<LabelShape> | undefined> = [];
  /** By plain UTF-8 bytes, in which nothing is escaped. */
  private readonly texts = new BytesMap<string>();
  private readonly messages = new BytesMap<Labels>();
  /** The names of the message's label set read last. */
  private lastNames: readonly string[] = [];

  /**
   * The id of the text that stands in a JSON string's quotes as the bytes `[from, to)`, whose hash is `hash`; -1 where they
   * are no valid JSON. `plain` says that they are ASCII without escapes. The caller has seen no quotes and control characters.
   */
  // eslint-disable-next-line max-params -- called for each label
  stringId(bytes: Uint8Array, from: number, to: number, hash: number, plain: boolean): number {
    const known = this.strings.find(bytes, from, to, hash);
    if (known >= 0) {
      return known;
    }
    const text = plain ? asciiText(bytes, from, to) : unescaped(decodeUtf8(bytes, from, to));
    return text === undefined ? -1 : this.strings.add(bytes, from, to, hash, text);
  }

  /** The shape of label sets whose names, in this order, have these ids. */
  shape(names: IdList): LabelShape {
    const shapes = (this.shapes[names.length] ??= new IdMap(names.length));
    const known = shapes.get(names.ids);
    if (known !== undefined) {
      return known;
    }
    const list = this.stringsOf(names);
    const shape = { names: list, ascending: isAscending(list), sets: new IdMap<Labels>(names.length) };
    shapes.add(names.ids, shape);
    return shape;
  }

  /** The label set of a shape's names and the values with these ids. */
  labels(shape: LabelShape, values: IdList): Labels {
    const known = shape.sets.get(values.ids);
    if (known !== undefined) {
      return known;
    }
    const labels = build(shape.names, this.stringsOf(values), shape.ascending);
    shape.sets.add(values.ids, labels);
    return labels;
  }

  /** The string with the UTF-8 bytes `[from, to)`; `undefined` where they are not well-formed. */
  internText(bytes: Uint8Array, from: number, to: number): string | undefined {
    const hash = hashOf(bytes, from, to);
    const known = this.texts.find(bytes, from, to, hash);
    if (known >= 0) {
      return this.texts.at(known);
    }
    const text = decodeUtf8(bytes, from, to);
    if (text !== undefined) {
      this.texts.add(bytes, from, to, hash, text);
    }
    return text;
  }

  /** The label set whose message has the bytes `[from, to)`; of one not seen yet, `read` gives names and values in turn. */
  // eslint-disable-next-line max-params -- called for each series
  internLabels(
    bytes: Uint8Array,
    from: number,
    to: number,
    read: () => readonly string[] | undefined
  ): Labels | undefined {
    const hash = hashOf(bytes, from, to);
    const known = this.messages.find(bytes, from, to, hash);
    if (known >= 0) {
      return this.messages.at(known);
    }
    const pairs = read();
    if (pairs === undefined) {
      return undefined;
    }
    const names = this.namesLikeLast(pairs.filter((_, i) => i % 2 === 0));
    const values = pairs.filter((_, i) => i % 2 === 1);
    const labels = build(names, values, isAscending(names));
    this.messages.add(bytes, from, to, hash, labels);
    return labels;
  }

  /** Most series have the names of the one before. */
  private namesLikeLast(names: readonly string[]): readonly string[] {
    const known = this.lastNames;
    if (names.length !== known.length || names.some((name, i) => name !== known[i])) {
      this.lastNames = names;
    }
    return this.lastNames;
  }

  private stringsOf({ ids, length }: IdList): string[] {
    const strings = new Array<string>(length);
    for (let i = 0; i < length; i++) {
      strings[i] = this.strings.at(ids[i]);
    }
    return strings;
  }
}

/** Prometheus writes labels in order and none empty, which spares the sorting. */
function build(names: readonly string[], values: readonly string[], ascending: boolean): Labels {
  return ascending && !values.includes('')
    ? Labels.fromSorted(names, values)
    : Labels.from(names.map((name, i) => [name, values[i]]));
}

function isAscending(names: readonly string[]): boolean {
  return names.every((name, i) => i === 0 || compareBytes(names[i - 1], name) < 0);
}

function unescaped(raw: string | undefined): string | undefined {
  const text = raw === undefined ? undefined : parseJson(`"${raw}"`);
  return typeof text === 'string' ? text : undefined;
}
