export type TemplateTokenKind =
  | 'bool'
  | 'char'
  | 'charConstant'
  | 'assign'
  | 'declare'
  | 'eof'
  | 'error'
  | 'field'
  | 'identifier'
  | 'keyword'
  | 'dot'
  | 'nil'
  | 'leftDelim'
  | 'leftParen'
  | 'number'
  | 'complex'
  | 'pipe'
  | 'rawString'
  | 'rightDelim'
  | 'rightParen'
  | 'space'
  | 'string'
  | 'text'
  | 'variable';

export interface TemplateToken {
  readonly kind: TemplateTokenKind;
  /** As it stands there; of an error its message. */
  readonly text: string;
  /** Where it begins, in UTF-16 code units. */
  readonly at: number;
  /** From 1. */
  readonly line: number;
}

const KEYWORDS = new Set(['block', 'break', 'continue', 'define', 'else', 'end', 'if', 'range', 'template', 'with']);
const SPACE = /[ \t\r\n]*/y;
const WORD = /[_\p{L}\p{Nd}]*/uy;
const STRING = /"(?:[^"\\\n]|\\[^\n])*"/y;
const CHAR = /'(?:[^'\\\n]|\\[^\n])*'/y;
const RAW_STRING = /`[^`]*`/y;
const NUMBER =
  /[+-]?(?:0[xX][0-9a-fA-F_]*(?:\.[0-9a-fA-F_]*)?(?:[pP][+-]?[0-9_]*)?|0[oO][0-7_]*(?:\.[0-7_]*)?|0[bB][01_]*(?:\.[01_]*)?|[0-9_]*(?:\.[0-9_]*)?(?:[eE][+-]?[0-9_]*)?)i?/y;
const TRIMMED_END = /[ \t\r\n]+$/;

/** Tokens of a template up to its end, or to the first error. Source: Go, text/template/parse/lex.go. */
export function lexTemplate(text: string): readonly TemplateToken[] {
  return new Lexer(text).run();
}

class Lexer {
  private readonly tokens: TemplateToken[] = [];
  private at = 0;
  private line = 1;
  private counted = 0;

  constructor(private readonly text: string) {}

  run(): readonly TemplateToken[] {
    while (this.lexText() && this.lexAction()) {
      // Text and actions take turns.
    }
    return this.tokens;
  }

  /** Text up to the next action; false at the end. */
  private lexText(): boolean {
    const found = this.text.indexOf('{{', this.at);
    const end = found < 0 ? this.text.length : found;
    const raw = this.text.slice(this.at, end);
    const trims = found >= 0 && /^-[ \t\r\n]/.test(this.text.slice(found + 2, found + 4));
    const kept = trims ? raw.replace(TRIMMED_END, '') : raw;
    if (kept !== '') {
      this.push('text', kept, this.at);
    }
    this.at = end;
    if (found < 0) {
      this.push('eof', 'EOF', end);
    }
    return found >= 0;
  }

  /** An action or a comment; false where it is none. */
  private lexAction(): boolean {
    const begin = this.at;
    this.at += /^-[ \t\r\n]/.test(this.text.slice(begin + 2, begin + 4)) ? 4 : 2;
    if (this.text.startsWith('/*', this.at)) {
      return this.lexComment();
    }
    this.push('leftDelim', '{{', begin);
    for (let depth = 0; ;) {
      const trimmed = /^[ \t\r\n]-\}\}/.test(this.text.slice(this.at, this.at + 4));
      if (trimmed || this.text.startsWith('}}', this.at)) {
        return depth === 0 ? this.endAction(trimmed) : this.fail('unclosed left paren');
      }
      const char = this.text.charAt(this.at);
      depth += char === '(' ? 1 : char === ')' ? -1 : 0;
      if (depth < 0) {
        return this.fail('unexpected right paren');
      }
      if (!this.lexInside(char)) {
        return false;
      }
    }
  }

  private lexComment(): boolean {
    const end = this.text.indexOf('*/', this.at + 2);
    if (end < 0) {
      return this.fail('unclosed comment');
    }
    const rest = /^([ \t\r\n]-)?\}\}/.exec(this.text.slice(end + 2, end + 6));
    if (rest === null) {
      return this.fail('comment ends before closing delimiter');
    }
    this.at = end + 2 + rest[0].length;
    return rest[1] === undefined ? true : this.skipSpace();
  }

  private endAction(trimmed: boolean): true {
    const begin = trimmed ? this.at + 2 : this.at;
    this.push('rightDelim', '}}', begin);
    this.at = begin + 2;
    return trimmed ? this.skipSpace() : true;
  }

  private skipSpace(): true {
    this.at += this.match(SPACE, this.at).length;
    return true;
  }

  private lexInside(char: string): boolean {
    if (char === '') {
      return this.fail('unclosed action');
    }
    if (/[ \t\r\n]/.test(char)) {
      return this.lexSpace();
    }
    const fixed = ({ '=': 'assign', '|': 'pipe', '(': 'leftParen', ')': 'rightParen' } as const)[char];
    if (fixed !== undefined) {
      return this.take(fixed, char);
    }
    switch (char) {
      case ':':
        return this.text.charAt(this.at + 1) === '=' ? this.take('declare', ':=') : this.fail('expected :=');
      case '"':
        return this.lexQuoted('string', STRING, 'unterminated quoted string');
      case '`':
        return this.lexQuoted('rawString', RAW_STRING, 'unterminated raw quoted string');
      case "'":
        return this.lexQuoted('charConstant', CHAR, 'unterminated character constant');
      case '$':
        return this.lexName('variable');
      case '.':
        return /[0-9]/.test(this.text.charAt(this.at + 1)) ? this.lexNumber() : this.lexName('field');
      default:
        return this.lexOther();
    }
  }

  private lexSpace(): boolean {
    const run = this.match(SPACE, this.at);
    const trims = /^-\}\}/.test(this.text.slice(this.at + run.length, this.at + run.length + 3));
    const space = trims ? run.slice(0, -1) : run;
    return space === '' ? true : this.take('space', space);
  }

  private lexOther(): boolean {
    const char = String.fromCodePoint(this.text.codePointAt(this.at) ?? 0);
    if (/[-+0-9]/.test(char)) {
      return this.lexNumber();
    }
    if (/[_\p{L}\p{Nd}]/u.test(char)) {
      return this.lexName('identifier');
    }
    return /[!-~]/.test(char)
      ? this.take('char', char)
      : this.fail(`unrecognized character in action: ${unicode(char)}`);
  }

  private lexQuoted(kind: TemplateTokenKind, pattern: RegExp, problem: string): boolean {
    const quoted = this.match(pattern, this.at);
    return quoted === '' ? this.fail(problem) : this.take(kind, quoted);
  }

  /** A field, a variable, a keyword, a function. */
  private lexName(kind: 'field' | 'variable' | 'identifier'): boolean {
    const begin = kind === 'identifier' ? this.at : this.at + 1;
    const word = this.match(WORD, begin);
    const end = begin + word.length;
    const next = this.text.codePointAt(end);
    if (next !== undefined && !/[ \t\r\n.,|:()]/.test(this.text.charAt(end)) && !this.text.startsWith('}}', end)) {
      return this.fail(`bad character ${unicode(String.fromCodePoint(next))}`);
    }
    const name = this.text.slice(this.at, end);
    return this.take(kind === 'identifier' ? wordKind(word) : name === '.' ? 'dot' : kind, name);
  }

  private lexNumber(): boolean {
    const number = this.match(NUMBER, this.at);
    const end = this.at + number.length;
    const more = String.fromCodePoint(this.text.codePointAt(end) ?? 0);
    if (/[_\p{L}\p{Nd}]/u.test(more)) {
      return this.fail(`bad number syntax: ${JSON.stringify(number + more)}`);
    }
    if (more === '+' || more === '-') {
      const imaginary = this.match(NUMBER, end);
      return imaginary.endsWith('i')
        ? this.take('complex', number + imaginary)
        : this.fail(`bad number syntax: ${JSON.stringify(number + imaginary)}`);
    }
    return this.take('number', number);
  }

  private take(kind: TemplateTokenKind, text: string): true {
    this.push(kind, text, this.at);
    this.at += text.length;
    return true;
  }

  private fail(message: string): false {
    this.push('error', message, this.at);
    return false;
  }

  private push(kind: TemplateTokenKind, text: string, at: number): void {
    for (; this.counted < at; this.counted++) {
      this.line += this.text.charCodeAt(this.counted) === 0x0a ? 1 : 0;
    }
    this.tokens.push({ kind, text, at, line: this.line });
  }

  private match(pattern: RegExp, at: number): string {
    pattern.lastIndex = at;
    return pattern.exec(this.text)?.[0] ?? '';
  }
}

function wordKind(word: string): TemplateTokenKind {
  return KEYWORDS.has(word)
    ? 'keyword'
    : word === 'nil'
      ? 'nil'
      : word === 'true' || word === 'false'
        ? 'bool'
        : 'identifier';
}

/** As Go's `%#U`. */
function unicode(char: string): string {
  const code = (char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return /[\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.test(char) ? `U+${code} '${char}'` : `U+${code}`;
}
