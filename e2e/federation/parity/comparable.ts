import { type ApiReply } from './askApi';
import { type ApiRequest } from './requests';

/** Instant queries whose result has an order. */
const ORDERED = /^query\?query=(sort|topk|bottomk)/;

/** An answer as text in which what is in no order is in one; all else is as it came, byte for byte. */
export function comparable({ target }: ApiRequest, { status, contentType, text }: ApiReply): string {
  const [from, to] = ORDERED.test(target) ? [0, 0] : listOf(text);
  const list = elements(text.slice(from, to)).sort();
  return `${status} ${contentType} ${text.slice(0, from)}${list.join(',')}${text.slice(to)}`;
}

/** Where the elements of an instant vector or of a list of series stand. */
function listOf(text: string): readonly [from: number, to: number] {
  const head = /^\{"status":"success","data":(\{"resultType":"vector","result":\[|\[(?=\{))/.exec(text);
  if (head === null) {
    return [0, 0];
  }
  const from = head[0].length;
  return [from, closing(text, from)];
}

/** The elements of a JSON list without its brackets. */
function elements(text: string): string[] {
  const found: string[] = [];
  let from = 0;
  scan(text, 0, (at, depth) => {
    if (text[at] === ',' && depth === 0) {
      found.push(text.slice(from, at));
      from = at + 1;
    }
    return false;
  });
  return text === '' ? [] : [...found, text.slice(from)];
}

/** Where the list ends whose elements begin at `from`. */
function closing(text: string, from: number): number {
  return scan(text, from, (at, depth) => text[at] === ']' && depth < 0);
}

/** Goes through JSON, strings left out, until `stop`; depth counts what was opened on the way. */
function scan(text: string, from: number, stop: (at: number, depth: number) => boolean): number {
  let depth = 0;
  let inString = false;
  for (let at = from; at < text.length; at++) {
    const char = text[at];
    if (inString) {
      at += char === '\\' ? 1 : 0;
      inString = char !== '"';
      continue;
    }
    inString = char === '"';
    depth += '[{'.includes(char) ? 1 : ']}'.includes(char) ? -1 : 0;
    if (stop(at, depth)) {
      return at;
    }
  }
  return text.length;
}
