import { JsonPicker } from './jsonPicker';

/** The value at a path of a JSON text, by a time that is linear in its length; undefined where there is none, or it is longer than `most`. */
export function pickJson(text: string | undefined, path: readonly string[], most = Number.POSITIVE_INFINITY): unknown {
  const found: unknown[] = [];
  const picker = new JsonPicker({ path, most, onItem: (item) => found.push(item) > 0 });
  picker.push(Buffer.from(text ?? ''));
  return picker.isDone && !Array.isArray(found[0]) ? found[0] : undefined;
}

export interface ItemOptions<T> {
  readonly path: readonly string[];
  /** An element as it is wanted; undefined where it is none, which ends the reading. */
  readonly read: (item: unknown) => T | undefined;
}

/** Bytes of one element. */
const MOST_ITEM = 256 * 1024;
/** Elements in all. */
const MOST_ITEMS = 200_000;
/** Bytes in all. */
const MOST = 64 * 1024 * 1024;

/** The elements of the array at a path of a JSON text that is read as it comes; undefined where it is not as wanted, or too long. */
export async function readItems<T>(body: AsyncIterable<Uint8Array>, options: ItemOptions<T>): Promise<T[] | undefined> {
  const items: T[] = [];
  const onItem = (item: unknown) => {
    const read = options.read(item);
    return read !== undefined && items.push(read) <= MOST_ITEMS;
  };
  const picker = new JsonPicker({ path: options.path, most: MOST_ITEM, onItem });
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > MOST) {
      return undefined;
    }
    picker.push(chunk);
  }
  return picker.isDone ? items : undefined;
}
