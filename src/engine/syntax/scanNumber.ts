import { isAlphaNumeric } from './characters';
import { type Scanner } from './scanner';

const DECIMAL_DIGITS = '0123456789';
const HEX_DIGITS = '0123456789abcdefABCDEF';

/**
 * Consumes a number or a duration, which may still be no valid one. Returns false for text that is neither, with the
 * cursor where Prometheus' message about it ends. Source: Prometheus, promql/parser/lex.go.
 */
export function scanNumberOrDuration(scanner: Scanner): 'number' | 'duration' | false {
  return scanNumber(scanner) ? 'number' : scanRestOfDuration(scanner) ? 'duration' : false;
}

function scanNumber(s: Scanner): boolean {
  const begin = s.pos;
  let digits = DECIMAL_DIGITS;
  if (s.accept('0') && s.accept('xX')) {
    s.accept('_');
    digits = HEX_DIGITS;
  }
  s.accept('.');
  s.accept(digits);
  return scanTail(s, digits) && s.pos !== begin && !isAlphaNumeric(s.peek());
}

/** Digits, with at most one dot and one exponent, and single underscores between them. */
function scanTail(s: Scanner, digits: string): boolean {
  let dot = false;
  let exponent = false;
  while (s.is(`${digits}._eE`)) {
    if (s.accept('.')) {
      if (dot || s.accept('_.') || digits === HEX_DIGITS) {
        return false;
      }
      dot = true;
    } else if (s.accept('eE')) {
      if (exponent) {
        return false;
      }
      exponent = true;
      s.accept('+-');
      if (s.accept('._eE') || s.peek() === '') {
        return false;
      }
    } else if (s.accept('_')) {
      if (s.accept('._eE') || s.peek() === '') {
        return false;
      }
    } else {
      s.skipWhile((char) => char !== '' && digits.includes(char));
    }
  }
  return true;
}

/** What follows the first number of a duration; units are checked when its value is taken. */
function scanRestOfDuration(s: Scanner): boolean {
  if (!scanUnit(s, 'smhdwy')) {
    return false;
  }
  while (s.accept(DECIMAL_DIGITS)) {
    s.skipWhile((char) => char !== '' && DECIMAL_DIGITS.includes(char));
    if (!scanUnit(s, 'smhdw')) {
      return false;
    }
  }
  if (isAlphaNumeric(s.peek())) {
    s.next();
    return false;
  }
  return true;
}

function scanUnit(s: Scanner, letters: string): boolean {
  if (!s.accept(letters)) {
    return false;
  }
  s.accept('s');
  return true;
}
