import { asciiText, decodeUtf8, encodeUtf8 } from '../decode/utf8';
import { Labels } from '../model/labels';

/** Label sets as JSON. */
export function labelBytes(labels: readonly Labels[]): Uint8Array {
  return encodeUtf8(JSON.stringify(labels.map(({ names, values }) => [names, values])));
}

/** The label sets of `labelBytes`. */
export function labelsOfBytes(bytes: Uint8Array): readonly Labels[] {
  const isAscii = bytes.every((byte) => byte < 0x80);
  const text = isAscii ? asciiText(bytes, 0, bytes.length) : (decodeUtf8(bytes, 0, bytes.length) ?? '[]');
  const pairs = JSON.parse(text) as ReadonlyArray<readonly [names: string[], values: string[]]>;
  return pairs.map(([names, values]) => Labels.fromSorted(names, values));
}
