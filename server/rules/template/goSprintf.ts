import { quote } from '../../../src/engine/index';
import { formatGo, formatGoHex } from './goFloat';
import { goText } from './goPrint';
import { GoByte, GoData, GoMap, GoSample, goTypeOf, type GoValue, stringOf } from './goValue';

/** Widths and precisions, as in Go. */
const MOST_WIDTH = 1_000_000;

interface Directive {
  readonly flags: string;
  readonly width: number | undefined;
  readonly precision: number | undefined;
  readonly verb: string;
}

const DIRECTIVE = /%([-+# 0]*)(\[\d+\])?(\*|\d+)?(?:\.(\[\d+\])?(\*|\d+)?)?(\[\d+\])?([^]?)/gu;

/** As Go's `fmt.Sprintf`, with its words for what does not fit. Source: Go, fmt/print.go, fmt/format.go. */
export function goSprintf(format: string, args: readonly GoValue[]): string {
  let next = 0;
  let isReordered = false;
  const at = (index: string | undefined): boolean => {
    if (index !== undefined) {
      next = Number(index.slice(1, -1)) - 1;
      isReordered = true;
    }
    return next >= 0 && next < args.length;
  };
  const text = format.replace(DIRECTIVE, (whole, flags: string, ...rest: ReadonlyArray<string | undefined>) => {
    const [i1, wide, i2, precise, i3, verb = ''] = rest;
    let wrong = '';
    const star = (value: string | undefined, index: string | undefined, name: string): number | undefined => {
      if (value !== '*') {
        return value === undefined ? undefined : Number(value);
      }
      const isThere = at(index);
      const given = isThere ? args[next++] : undefined;
      if (typeof given === 'bigint' && given >= -1_000_000n && given <= 1_000_000n) {
        return Number(given);
      }
      wrong += `%!(BAD${name})`;
      return undefined;
    };
    const width = star(wide, i1, 'WIDTH');
    const hasPrecision = /^%[-+# 0]*(\[\d+\])?(\*|\d+)?\./.test(whole);
    const precision = hasPrecision ? (star(precise, i2, 'PREC') ?? 0) : undefined;
    if (verb === '') {
      return `${wrong}%!(NOVERB)`;
    }
    if (verb === '%') {
      return `${wrong}%`;
    }
    const index = i3 ?? (wide === '*' ? undefined : i1) ?? (precise === '*' ? undefined : i2);
    if (!at(index)) {
      return wrong + (index === undefined ? `%!${verb}(MISSING)` : `%!${verb}(BADINDEX)`);
    }
    const isLeft = width !== undefined && width < 0;
    const size = width === undefined ? undefined : Math.abs(width);
    if ((size ?? 0) > MOST_WIDTH || (precision ?? 0) > MOST_WIDTH) {
      return `${wrong}%!(BADWIDTH)`;
    }
    return wrong + formatOne(args[next++], { flags: isLeft ? `${flags}-` : flags, width: size, precision, verb });
  });
  const extra = args
    .slice(next)
    .map((arg) => (arg === undefined || arg === null ? '<nil>' : `${goTypeOf(arg)}=${goText(arg)}`));
  return extra.length > 0 && !isReordered ? `${text}%!(EXTRA ${extra.join(', ')})` : text;
}

function formatOne(value: GoValue, directive: Directive): string {
  const { verb, flags } = directive;
  if (value === undefined || value === null) {
    return verb === 'v' || verb === 'T' ? pad('<nil>', directive) : `%!${verb}(<nil>)`;
  }
  if (verb === 'T') {
    return formatText(goTypeOf(value), { ...directive, verb: 's' }) ?? '';
  }
  // Of `v`, a plus is no sign: it asks for the names of fields.
  const given = verb === 'v' ? { ...directive, flags: flags.replaceAll('+', '') } : directive;
  return formatValue(value, given) ?? badVerb(value, directive);
}

/** What Go says where a verb is none of the value's: the value as `%v`, with the flags of the verb. */
function badVerb(value: GoValue, { verb, ...directive }: Directive): string {
  const plain = { ...directive, flags: directive.flags.replaceAll('#', ''), verb: 'v' };
  return `%!${verb}(${goTypeOf(value)}=${formatValue(value, plain) ?? goText(value)})`;
}

function formatValue(value: GoValue, directive: Directive): string | undefined {
  const { verb } = directive;
  if (typeof value === 'number') {
    return formatFloat(value, directive);
  }
  if (typeof value === 'bigint' || value instanceof GoByte) {
    return formatInteger(typeof value === 'bigint' ? value : BigInt(value.value), directive);
  }
  if (typeof value === 'boolean') {
    return verb === 't' || verb === 'v' ? pad(String(value), directive) : undefined;
  }
  const text = stringOf(value);
  return text === undefined ? formatObject(value, directive) : formatText(text, directive);
}

/** Maps and structs are printed part by part, each with the verb. */
function formatObject(value: GoValue, directive: Directive): string | undefined {
  const each = (part: GoValue) => formatOne(part, directive);
  if (value instanceof GoMap) {
    const entries = [...value.entries].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    return `map[${entries.map(([key, part]) => `${each(key)}:${each(part)}`).join(' ')}]`;
  }
  if (value instanceof GoData) {
    return `{${[...value.fields.values()].map(each).join(' ')}}`;
  }
  if (value instanceof GoSample) {
    return `&{${each(value.labels)} ${each(value.value)}}`;
  }
  return 'vsqxX'.includes(directive.verb) ? formatText(goText(value), directive) : undefined;
}

function formatText(text: string, directive: Directive): string | undefined {
  const { verb, precision, flags } = directive;
  const cut = precision === undefined ? text : Array.from(text).slice(0, precision).join('');
  switch (verb) {
    case 'v':
      return pad(flags.includes('#') ? quote(cut) : cut, directive);
    case 's':
      return pad(cut, directive);
    case 'q':
      return pad(
        flags.includes('#') && !/[`\x00-\x08\x0a-\x1f\x7f\ufeff]/.test(cut) ? `\`${cut}\`` : quote(cut),
        directive
      );
    case 'x':
    case 'X': {
      const bytes = Buffer.from(text).subarray(0, precision);
      const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(flags.includes(' ') ? ' ' : '');
      const prefixed = flags.includes('#') && hex !== '' ? `0x${hex}` : hex;
      return pad(verb === 'X' ? prefixed.toUpperCase() : prefixed, directive);
    }
    default:
      return undefined;
  }
}

function formatFloat(value: number, directive: Directive): string | undefined {
  const { verb, precision, flags } = directive;
  const isHex = /^[xX]$/.test(verb) && Number.isFinite(value) && precision === undefined;
  const kind = { v: 'g', g: 'g', G: 'g', e: 'e', E: 'e', f: 'f', F: 'f' }[verb] as 'e' | 'f' | 'g' | undefined;
  if (kind === undefined && !isHex) {
    return undefined;
  }
  const digits = precision ?? (kind === 'g' ? undefined : 6);
  const plain = kind === undefined ? formatGoHex(value) : formatGo(value, kind, digits);
  const upper = /^[GEX]$/.test(verb) ? plain.toUpperCase() : plain;
  const unsigned = (Number.isFinite(value) ? upper : plain).replace(/^[-+]/, '');
  const sign = upper.startsWith('-') ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  // Go always writes +Inf with its sign.
  const signed = value === Infinity && sign === '' ? '+' : sign;
  return Number.isFinite(value)
    ? padNumber(signed, unsigned, directive)
    : pad((Number.isNaN(value) ? sign : signed) + unsigned, { ...directive, flags: flags.replaceAll('0', '') });
}

const BASES: Readonly<Record<string, readonly [base: number, prefix: string]>> = {
  v: [10, ''],
  d: [10, ''],
  b: [2, '0b'],
  o: [8, '0'],
  O: [8, ''],
  x: [16, '0x'],
  X: [16, '0X'],
};

function formatInteger(value: bigint, directive: Directive): string | undefined {
  const { verb, precision, flags } = directive;
  if (verb === 'c' || verb === 'q' || verb === 'U') {
    return formatRune(value, directive);
  }
  if (!Object.hasOwn(BASES, verb)) {
    return undefined;
  }
  const [base, prefix] = BASES[verb];
  const digits = (value < 0n ? -value : value).toString(base).padStart(precision ?? 0, '0');
  const body =
    (verb === 'O' ? '0o' : flags.includes('#') ? prefix : '') + (verb === 'X' ? digits.toUpperCase() : digits);
  const sign = value < 0n ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  const empty = precision === 0 && value === 0n;
  return empty
    ? pad('', directive)
    : padNumber(sign, body, precision === undefined ? directive : { ...directive, flags: flags.replaceAll('0', '') });
}

function formatRune(value: bigint, directive: Directive): string {
  const isRune = value >= 0n && value <= 0x10ffffn && !(value >= 0xd800n && value <= 0xdfffn);
  const char = isRune ? String.fromCodePoint(Number(value)) : '\ufffd';
  if (directive.verb === 'U') {
    return pad(`U+${value.toString(16).toUpperCase().padStart(4, '0')}`, directive);
  }
  return pad(
    directive.verb === 'c' ? char : `'${char === "'" ? "\\'" : quote(char).slice(1, -1).replace('\\"', '"')}'`,
    directive
  );
}

function padNumber(sign: string, body: string, directive: Directive): string {
  const { flags, width = 0 } = directive;
  const isZero = flags.includes('0') && !flags.includes('-');
  return isZero ? sign + body.padStart(width - sign.length, '0') : pad(sign + body, directive);
}

function pad(text: string, { flags, width = 0 }: Directive): string {
  const missing = width - Array.from(text).length;
  if (missing <= 0) {
    return text;
  }
  const filler = flags.includes('0') && !flags.includes('-') ? '0' : ' ';
  return flags.includes('-') ? text + ' '.repeat(missing) : filler.repeat(missing) + text;
}
