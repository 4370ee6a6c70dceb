const DECIMAL = /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;

/**
 * A sample value as Prometheus' HTTP API writes it, inside quotes: a decimal number, `NaN`, `+Inf` or `-Inf`.
 * `undefined` for any other text. Source: Go's `strconv.ParseFloat`, without hexadecimal and underscores.
 */
export function parseSampleValue(text: string): number | undefined {
  if (DECIMAL.test(text)) {
    return Number(text);
  }
  switch (text) {
    case 'NaN':
      return NaN;
    case '+Inf':
    case 'Inf':
      return Infinity;
    case '-Inf':
      return -Infinity;
    default:
      return undefined;
  }
}
