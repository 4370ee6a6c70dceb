import { type Labels } from '../../model/labels';
import { type LabelPool } from '../labelPool';
import { ProtoReader, Wire } from './protoReader';

/** Field 1 of a series of either kind: a label, `{ name = 1; value = 2 }`. */
const LABEL = 8 + Wire.bytes;
const VALUE = 16 + Wire.bytes;

/**
 * Reads the labels a series' message begins with and leaves the reader behind them. `undefined` where they are not
 * well-formed UTF-8.
 *
 * Source: upstream `prompb/types.proto`, `Label`.
 */
export function readSeriesLabels(reader: ProtoReader, pool: LabelPool): Labels | undefined {
  const from = reader.at;
  let to = from;
  while (reader.more && reader.bytes[reader.at] === LABEL) {
    reader.at++;
    to = reader.bytesEnd();
  }
  return reader.failed ? undefined : pool.internLabels(reader.bytes, from, to, () => readPairs(reader.bytes, from, to));

  function readPairs(bytes: Uint8Array, start: number, end: number): string[] | undefined {
    const pairs: string[] = [];
    const all = new ProtoReader(bytes, start, end);
    while (all.more) {
      all.tag();
      const pair = readPair(all.message(), pool);
      if (pair === undefined) {
        return undefined;
      }
      pairs.push(...pair);
    }
    return pairs;
  }
}

function readPair(reader: ProtoReader, pool: LabelPool): readonly [string, string] | undefined {
  let name: string | undefined = '';
  let value: string | undefined = '';
  while (reader.more) {
    const tag = reader.tag();
    if (tag !== LABEL && tag !== VALUE) {
      reader.skip(tag);
      continue;
    }
    const end = reader.bytesEnd();
    const text = pool.internText(reader.bytes, end - reader.length, end);
    if (tag === LABEL) {
      name = text;
    } else {
      value = text;
    }
  }
  return reader.failed || name === undefined || value === undefined ? undefined : [name, value];
}
