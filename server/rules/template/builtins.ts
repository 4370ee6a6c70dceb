import { goSprint, goText } from './goPrint';
import { goSprintf } from './goSprintf';
import { GoByte, GoData, GoMap, GoSample, goTypeOf, type GoValue, GoVector, isTruthy, stringOf } from './goValue';
import { type TemplateFunction, TemplateFailure } from './templateFunction';

type Kind = 'bool' | 'int' | 'uint' | 'float' | 'string';

/** Source: Go, text/template/funcs.go. `and` and `or` do not evaluate what they need not: the evaluator has them. */
export const builtins: Readonly<Record<string, TemplateFunction>> = {
  and: {
    parameters: ['reflected'],
    rest: 'reflected',
    call: (args) => args.find((arg) => !isTruthy(arg)) ?? args.at(-1),
  },
  or: { parameters: ['reflected'], rest: 'reflected', call: (args) => args.find(isTruthy) ?? args.at(-1) },
  not: { parameters: ['reflected'], call: ([value]) => !isTruthy(value) },
  len: { parameters: ['reflected'], call: ([value]) => BigInt(lengthOf(value)) },
  index: {
    parameters: ['reflected'],
    rest: 'reflected',
    call: ([item, ...indexes]) => indexes.reduce(indexInto, notNil(item, 'index')),
  },
  slice: {
    parameters: ['reflected'],
    rest: 'reflected',
    call: ([item, ...indexes]) => sliceOf(notNil(item, 'slice'), indexes),
  },
  print: { parameters: [], rest: 'any', call: (args) => goSprint(args) },
  println: { parameters: [], rest: 'any', call: (args) => `${args.map((arg) => goSprint([arg])).join(' ')}\n` },
  printf: { parameters: ['string'], rest: 'any', call: ([format, ...args]) => goSprintf(String(format), args) },
  html: { parameters: [], rest: 'any', call: (args) => escapeHtml(printed(args)) },
  js: { parameters: [], rest: 'any', call: (args) => escapeJs(printed(args)) },
  urlquery: { parameters: [], rest: 'any', call: (args) => queryEscape(printed(args)) },
  call: {
    parameters: ['reflected'],
    rest: 'reflected',
    call([value]) {
      // No value of a template is a function.
      throw new TemplateFailure(
        value === null ? 'call of nil' : `non-function ${goSprint([value])} of type ${goTypeOf(value)}`
      );
    },
  },
  eq: { parameters: ['reflected'], rest: 'reflected', call: ([first, ...others]) => equalsAny(first, others) },
  ne: { parameters: ['reflected', 'reflected'], call: ([a, b]) => !equalsAny(a, [b]) },
  lt: { parameters: ['reflected', 'reflected'], call: ([a, b]) => isLess(a, b) },
  le: { parameters: ['reflected', 'reflected'], call: ([a, b]) => isLess(a, b) || equalsAny(a, [b]) },
  gt: { parameters: ['reflected', 'reflected'], call: ([a, b]) => !(isLess(a, b) || equalsAny(a, [b])) },
  ge: { parameters: ['reflected', 'reflected'], call: ([a, b]) => !isLess(a, b) },
};

/** As Go's `url.QueryEscape`. */
export function queryEscape(text: string): string {
  const encoded = encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));
  return encoded
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
}

/** As actions print their values. */
function printed(args: readonly GoValue[]): string {
  return goSprint(
    args.map((arg) => (arg === null || arg === undefined ? '<no value>' : arg instanceof GoSample ? goText(arg) : arg))
  );
}

function notNil(item: GoValue, what: string): GoValue {
  if (item === null || item === undefined) {
    throw new TemplateFailure(`${what} of untyped nil`);
  }
  return item;
}

/** The type of what a pointer points to. */
function pointedType(value: GoValue): string {
  return goTypeOf(value).replace(/^\*/, '');
}

function lengthOf(value: GoValue): number {
  const text = stringOf(value);
  if (text !== undefined) {
    return Buffer.byteLength(text);
  }
  if (value instanceof GoMap) {
    return value.entries.size;
  }
  if (value instanceof GoVector) {
    return value.samples.length;
  }
  throw new TemplateFailure(
    value === null || value === undefined
      ? 'reflect: call of reflect.Value.Type on zero Value'
      : `len of type ${pointedType(value)}`
  );
}

function indexInto(item: GoValue, index: GoValue): GoValue {
  if (item instanceof GoMap) {
    if (typeof index !== 'string') {
      throw new TemplateFailure(
        index === null
          ? 'value is nil; should be of type string'
          : `value has type ${goTypeOf(index)}; should be string`
      );
    }
    return item.get(index);
  }
  const text = stringOf(item);
  if (text === undefined && !(item instanceof GoVector)) {
    throw new TemplateFailure(
      item === undefined ? 'index of nil pointer' : `can't index item of type ${pointedType(item)}`
    );
  }
  const length = lengthOf(item);
  const at = indexArgument(index, length);
  if (at === length) {
    throw new TemplateFailure(
      text === undefined ? 'reflect: slice index out of range' : 'reflect: string index out of range'
    );
  }
  return item instanceof GoVector ? item.samples[at] : new GoByte(Buffer.from(text ?? '')[at]);
}

function indexArgument(index: GoValue, most: number): number {
  if (index === null || index === undefined) {
    throw new TemplateFailure('cannot index slice/array with nil');
  }
  const at = typeof index === 'bigint' ? index : index instanceof GoByte ? BigInt(index.value) : undefined;
  if (at === undefined) {
    throw new TemplateFailure(`cannot index slice/array with type ${goTypeOf(index)}`);
  }
  if (at < 0n || at > BigInt(most)) {
    throw new TemplateFailure(`index out of range: ${at}`);
  }
  return Number(at);
}

function sliceOf(item: GoValue, indexes: readonly GoValue[]): GoValue {
  if (indexes.length > 3) {
    throw new TemplateFailure(`too many slice indexes: ${indexes.length}`);
  }
  const text = stringOf(item);
  if (text === undefined && !(item instanceof GoVector)) {
    throw new TemplateFailure(`can't slice item of type ${pointedType(item)}`);
  }
  if (text !== undefined && indexes.length === 3) {
    throw new TemplateFailure('cannot 3-index slice a string');
  }
  const length = lengthOf(item);
  const given = indexes.map((index) => indexArgument(index, length));
  const [from = 0, to = length, most = to] = given;
  if (from > to || to > most) {
    throw new TemplateFailure(`invalid slice index: ${from > to ? `${from} > ${to}` : `${to} > ${most}`}`);
  }
  return item instanceof GoVector
    ? new GoVector(item.samples.slice(from, to))
    : Buffer.from(text ?? '')
        .subarray(from, to)
        .toString('utf8');
}

function kindOf(value: GoValue): Kind | undefined {
  if (value instanceof GoByte) {
    return 'uint';
  }
  const kinds = { boolean: 'bool', bigint: 'int', number: 'float' } as const;
  return stringOf(value) !== undefined ? 'string' : kinds[typeof value as keyof typeof kinds];
}

/** What values of a kind are compared by. */
function comparable(value: GoValue): boolean | number | bigint | string | undefined {
  if (value instanceof GoByte) {
    return BigInt(value.value);
  }
  return typeof value === 'boolean' || typeof value === 'number' || typeof value === 'bigint' ? value : stringOf(value);
}

const isWhole = (kind: Kind | undefined): boolean => kind === 'int' || kind === 'uint';

function equalsAny(first: GoValue, others: readonly GoValue[]): boolean {
  if (others.length === 0) {
    throw new TemplateFailure('missing argument for comparison');
  }
  return others.some((other) => equals(first, other));
}

function equals(a: GoValue, b: GoValue): boolean {
  const [ka, kb] = [kindOf(a), kindOf(b)];
  const isNil = (value: GoValue) => value === null || value === undefined;
  if (ka !== kb && !(isWhole(ka) && isWhole(kb))) {
    if (!isNil(a) && !isNil(b)) {
      throw new TemplateFailure(`incompatible types for comparison: ${goTypeOf(a)} and ${goTypeOf(b)}`);
    }
    return false;
  }
  if (ka !== undefined) {
    return comparable(a) === comparable(b);
  }
  if (isNil(a) || isNil(b)) {
    return isNil(a) === isNil(b);
  }
  if (b instanceof GoMap || b instanceof GoVector || b instanceof GoData) {
    throw new TemplateFailure(`non-comparable type ${goSprintf('%s', [b])}: ${goTypeOf(b)}`);
  }
  return a instanceof GoSample && a === b;
}

function isLess(a: GoValue, b: GoValue): boolean {
  const [ka, kb] = [kindOf(a), kindOf(b)];
  if (ka === undefined || kb === undefined || (ka === 'bool' && kb === 'bool')) {
    throw new TemplateFailure('invalid type for comparison');
  }
  if (ka !== kb && !(isWhole(ka) && isWhole(kb))) {
    throw new TemplateFailure(`incompatible types for comparison: ${goTypeOf(a)} and ${goTypeOf(b)}`);
  }
  if (ka === 'string') {
    return Buffer.compare(Buffer.from(stringOf(a) ?? ''), Buffer.from(stringOf(b) ?? '')) < 0;
  }
  return (comparable(a) ?? 0) < (comparable(b) ?? 0);
}

const HTML: Readonly<Record<string, string>> = {
  '\0': '\ufffd',
  '"': '&#34;',
  "'": '&#39;',
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
};

function escapeHtml(text: string): string {
  return text.replace(/[\0"'&<>]/g, (char) => HTML[char]);
}

function escapeJs(text: string): string {
  return text.replace(/[^]/gu, (char) => {
    if ('\\\'"'.includes(char)) {
      return `\\${char}`;
    }
    const code = char.codePointAt(0) ?? 0;
    const isPlain =
      code >= 0x20 && !'<>&='.includes(char) && (code < 0x80 || /[\p{L}\p{M}\p{N}\p{P}\p{S}]/u.test(char));
    return isPlain ? char : `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`;
  });
}
