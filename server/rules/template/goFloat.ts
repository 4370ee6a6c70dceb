import { formatG } from '../../../src/engine/index';

/** All digits of a finite float64 that is not negative, and how many of them stand before the point. */
interface Decimal {
  readonly digits: string;
  readonly point: number;
}

const view = new DataView(new ArrayBuffer(8));

/**
 * A float64 as Go's `%e`, `%f` and `%g` print it, with so many digits behind the point, or in all of `g`; undefined: as few as tell
 * it apart. Halves go to the even digit, as the exact value says. Source: Go, strconv.FormatFloat.
 */
export function formatGo(x: number, verb: 'e' | 'f' | 'g', digits: number | undefined): string {
  if (!Number.isFinite(x)) {
    return Number.isNaN(x) ? 'NaN' : x > 0 ? '+Inf' : '-Inf';
  }
  if (digits === undefined && verb === 'g') {
    return formatG(x);
  }
  const sign = x < 0 || Object.is(x, -0) ? '-' : '';
  const exact = digits === undefined ? shortest(Math.abs(x)) : exactDecimal(Math.abs(x));
  return (
    sign +
    (verb === 'e' ? scientific(exact, digits) : verb === 'f' ? fixed(exact, digits) : general(exact, digits ?? 0))
  );
}

function shortest(x: number): Decimal {
  const [mantissa, exponent] = x.toExponential().split('e');
  return { digits: mantissa.replace('.', ''), point: x === 0 ? 1 : Number(exponent) + 1 };
}

function exactDecimal(x: number): Decimal {
  view.setFloat64(0, x);
  const bits = view.getBigUint64(0);
  const biased = Number(bits >> 52n);
  const fraction = bits & 0xf_ffff_ffff_ffffn;
  const mantissa = biased === 0 ? fraction : fraction | (1n << 52n);
  const exponent = Math.max(biased, 1) - 1075;
  const digits = String(exponent >= 0 ? mantissa << BigInt(exponent) : mantissa * 5n ** BigInt(-exponent));
  return mantissa === 0n ? { digits: '0', point: 1 } : { digits, point: digits.length + Math.min(exponent, 0) };
}

/** The first `count` digits, rounded. */
function rounded({ digits, point }: Decimal, count: number): Decimal {
  if (count < 0) {
    return { digits: '', point };
  }
  if (count >= digits.length) {
    return { digits, point };
  }
  const kept = digits.slice(0, count);
  const rest = digits.slice(count);
  const isHalf = /^50*$/.test(rest);
  const isUp = isHalf ? Number(kept.at(-1) ?? '0') % 2 === 1 : rest[0] >= '5';
  if (!isUp) {
    return { digits: kept, point };
  }
  const next = String(BigInt(`1${kept}`) + 1n);
  return next.startsWith('1') ? { digits: next.slice(1), point } : { digits: `1${next.slice(1)}`, point: point + 1 };
}

function scientific(exact: Decimal, precision: number | undefined): string {
  const { digits, point } = precision === undefined ? exact : rounded(exact, precision + 1);
  const rest = digits
    .slice(1)
    .padEnd(precision ?? 0, '0')
    .slice(0, precision);
  return `${digits[0]}${rest === '' ? '' : `.${rest}`}${exponentText(point - 1)}`;
}

function fixed(exact: Decimal, precision: number | undefined): string {
  const { digits, point } = precision === undefined ? exact : rounded(exact, exact.point + precision);
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '0';
  const behind = (point > 0 ? digits.slice(point) : '0'.repeat(-point) + digits)
    .padEnd(precision ?? 0, '0')
    .slice(0, precision);
  return behind === '' ? whole : `${whole}.${behind}`;
}

function general(exact: Decimal, precision: number): string {
  const { digits, point } = rounded(exact, Math.max(precision, 1));
  const kept = digits.replace(/0+$/, '') || '0';
  const exponent = point - 1;
  // As in Go: where fewer digits tell it, the number of those before the point decides.
  const most = precision > kept.length && kept.length >= point ? kept.length : Math.max(precision, 1);
  if (exponent < -4 || exponent >= most) {
    return `${kept[0]}${kept.length > 1 ? `.${kept.slice(1)}` : ''}${exponentText(exponent)}`;
  }
  return fixed({ digits: kept, point }, undefined);
}

function exponentText(exponent: number): string {
  return `e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

/** A finite float64 as Go's `%x` prints it: `0x1.8p+01`. */
export function formatGoHex(x: number): string {
  const size = Math.abs(x);
  const sign = x < 0 || Object.is(x, -0) ? '-' : '';
  if (size === 0) {
    return `${sign}0x0p+00`;
  }
  view.setFloat64(0, size < 2 ** -1022 ? size * 2 ** 64 : size);
  const bits = view.getBigUint64(0);
  const exponent = Number(bits >> 52n) - 1023 - (size < 2 ** -1022 ? 64 : 0);
  const fraction = (bits & 0xf_ffff_ffff_ffffn).toString(16).padStart(13, '0').replace(/0+$/, '');
  const power = String(Math.abs(exponent)).padStart(2, '0');
  return `${sign}0x1${fraction === '' ? '' : `.${fraction}`}p${exponent < 0 ? '-' : '+'}${power}`;
}
