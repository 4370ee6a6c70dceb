// Single characters as the lexer reads them; the empty string stands for the end of input.

export function isSpace(char: string): boolean {
  return char === ' ' || char === '\t' || char === '\n' || char === '\r';
}

export function isDigit(char: string): boolean {
  return char >= '0' && char <= '9' && char.length === 1;
}

/** A letter of ASCII or an underscore. */
export function isAlpha(char: string): boolean {
  return (char >= 'a' && char <= 'z') || (char >= 'A' && char <= 'Z') || char === '_';
}

/** Whether a name can start with it; with `beyond` also with a letter beyond ASCII. */
export function isNameStart(char: string, beyond: boolean): boolean {
  return isAlpha(char) || (beyond && char > '\x7f' && /^\p{L}/u.test(char));
}

/** Whether a name can go on with it; with `beyond` also with a letter beyond ASCII or a dot. */
export function isNamePart(char: string, beyond: boolean): boolean {
  return isNameStart(char, beyond) || isDigit(char) || (beyond && char === '.');
}

export function isAlphaNumeric(char: string): boolean {
  return isAlpha(char) || isDigit(char);
}
