/** Decimal digits, `0x` hexadecimal floats; underscores are checked apart. Source: Go's floating-point literals. */
const DECIMAL = /^[+-]?(?:\d[\d_]*(?:\.[\d_]*)?|\.[\d_]+)(?:e[+-]?\d[\d_]*)?$/i;
const HEX_FLOAT = /^([+-]?)0x([0-9a-f_]*)(?:\.([0-9a-f_]*))?p([+-]?\d[\d_]*)$/i;
const SMALL_INTEGER = /^(?:0|[1-9]\d{0,14})$/;
const INFINITE = /^([+-]?)inf(?:inity)?$/i;
const NOT_A_NUMBER = /^nan$/i;

/**
 * Parses what Go's `strconv.ParseFloat` parses.
 * Returns `syntax` for text that is no number, `range` for a number too large for a float64.
 */
export function parseFloat64(text: string): number | 'syntax' | 'range' {
  const infinite = INFINITE.exec(text);
  if (infinite !== null) {
    return infinite[1] === '-' ? -Infinity : Infinity;
  }
  if (NOT_A_NUMBER.test(text)) {
    return NaN;
  }
  if (!underscoresFit(text)) {
    return 'syntax';
  }
  const value = parseHexFloat(text) ?? (DECIMAL.test(text) ? Number(text.replaceAll('_', '')) : 'syntax');
  return value === Infinity || value === -Infinity ? 'range' : value;
}

/**
 * Parses a whole number as Go's `strconv.ParseInt(text, 0, 64)` does (`0x1f`, `017` in octal, `1_000`), rounded to the
 * nearest float64; undefined where that call fails.
 */
export function parseInt64(text: string): number | undefined {
  if (SMALL_INTEGER.test(text)) {
    return Number(text);
  }
  if (!/^(?:[1-9][\d_]*|0[xX][\da-fA-F_]+|0[oO]?[0-7_]+|0[bB][01_]+|0)$/.test(text) || !underscoresFit(text)) {
    return undefined;
  }
  const digits = text.replaceAll('_', '');
  const value = BigInt(/^0\d/.test(digits) ? `0o${digits.slice(1)}` : digits);
  return value > 0x7fff_ffff_ffff_ffffn ? undefined : Number(value);
}

/** A float the way PromQL prints a number literal: never with an exponent. Source: Go, FormatFloat(v, 'f', -1, 64). */
export function formatFloat(value: number): string {
  if (Number.isNaN(value)) {
    return 'NaN';
  }
  if (!Number.isFinite(value)) {
    return value > 0 ? '+Inf' : '-Inf';
  }
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const shortest = String(Math.abs(value));
  const scientific = /^(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(shortest);
  if (scientific === null) {
    return sign + shortest;
  }
  const digits = scientific[1] + (scientific[2] ?? '');
  const exponent = Number(scientific[3]);
  return exponent < 0 ? `${sign}0.${'0'.repeat(-exponent - 1)}${digits}` : sign + digits.padEnd(exponent + 1, '0');
}

/**
 * A float the way Prometheus' HTTP API writes sample values: with an exponent below 1e-6 and from 1e21 on (`1e-07`).
 * Source: Prometheus, util/jsonutil, MarshalFloat.
 */
export function formatSampleValue(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-6 || size >= 1e21) && Number.isFinite(value)) {
    return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
  }
  return formatFloat(value);
}

/** Rounds half away from zero, as Go's math.Round. */
export function roundHalfAway(value: number): number {
  const whole = Math.trunc(value);
  return Math.abs(value - whole) >= 0.5 ? whole + Math.sign(value) : whole;
}

/** Underscores may stand between digits, or between a base prefix and a digit. */
function underscoresFit(text: string): boolean {
  return (
    !text.includes('_') ||
    /^[+-]?(?:0[xob]_?)?[\da-f]*(?:_[\da-f]+)*(?:\.(?:[\da-f]+(?:_[\da-f]+)*)?)?(?:[ep][+-]?\d+(?:_\d+)*)?$/i.test(text)
  );
}

function parseHexFloat(text: string): number | undefined {
  const parts = HEX_FLOAT.exec(text.replaceAll('_', ''));
  if (parts === null || (parts[2] === '' && !parts[3])) {
    return undefined;
  }
  const fraction = parts[3] ?? '';
  const mantissa = Number(BigInt(`0x${parts[2]}${fraction}`));
  return (parts[1] === '-' ? -1 : 1) * mantissa * 2 ** (Number(parts[4]) - 4 * fraction.length);
}
