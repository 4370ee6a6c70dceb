import { quote, quoteRune } from '../model/quote';
import { follows } from './changes';
import { isAlpha, isDigit, isNamePart, isNameStart, isSpace } from './characters';
import { type Dialect } from './dialect';
import { durationKeyword, startsDurationKeyword } from './durationKeywords';
import { Scanner } from './scanner';
import { scanNumberOrDuration } from './scanNumber';
import { scanString } from './scanString';
import { keywordToken, type Token } from './token';
import { hasUnquotedNames } from './unquotedNames';

/** Signs of one character that are a token wherever they stand outside braces. */
const SINGLE_SIGNS = '+-*/%^,@';

const BRACKET_SIGNS = '+-*/%^';

/**
 * Prometheus' lexer, message by message: what a character means depends on open braces and brackets, and a bad one is an
 * `error` token that carries Prometheus' message. Nothing is read before it is asked for, as the order of errors depends
 * on it. Source: Prometheus, promql/parser/lex.go.
 *
 * `@prometheus-io/lezer-promql` is no substitute: it knows no duration expressions, repairs bad input in its own way and
 * has no messages. The tests check that both see the same tokens. Its states stand in one place, long as that is, because
 * each hands over to the others.
 */
export class Lexer {
  private readonly scanner: Scanner;
  private start = 0;
  private parenDepth = 0;
  private braceOpen = false;
  private bracketOpen = false;
  /** Directly after `[`, up to the first number, less is allowed than afterwards. */
  private bracketStart = false;
  private gotColon = false;
  private gotDuration = false;

  /** Whether letters beyond ASCII, and dots, may stand in names without quotes. */
  private readonly beyond: boolean;

  constructor(
    private readonly text: string,
    private readonly dialect: Dialect
  ) {
    this.scanner = new Scanner(text);
    this.beyond = hasUnquotedNames(dialect);
  }

  /** The next token; comments and spaces are left out. After the end or an error there is no more to ask for. */
  next(): Token {
    for (;;) {
      this.scanner.skipWhile(isSpace);
      if (this.scanner.peek() !== '#' || this.bracketStart) {
        break;
      }
      this.scanner.skipWhile((char) => char !== '' && char !== '\n' && char !== '\r');
    }
    this.start = this.scanner.pos;
    if (this.braceOpen) {
      return this.inBraces();
    }
    return this.bracketStart ? this.inBracketStart() : this.outside();
  }

  private outside(): Token {
    const char = this.scanner.next();
    if (char === '') {
      return this.atEnd();
    }
    if (SINGLE_SIGNS.includes(char)) {
      return this.token(char);
    }
    if (isDigit(char) || (char === '.' && isDigit(this.scanner.peek()))) {
      return this.number();
    }
    if (isNameStart(char, this.beyond) || char === ':') {
      return this.bracketOpen ? this.inBrackets(char) : this.word();
    }
    switch (char) {
      case '=':
      case '!':
      case '<':
      case '>':
        return this.comparison(char);
      case '"':
      case "'":
      case '`':
        return this.string(char);
      case '(':
      case ')':
        return this.paren(char);
      case '{':
        this.braceOpen = true;
        return this.token(char);
      case '[':
        return this.openBracket();
      case ']':
        if (!this.bracketOpen) {
          return this.error(`unexpected right bracket ${quoteRune(char)}`);
        }
        this.bracketOpen = false;
        return this.token(char);
      default:
        return this.error(`unexpected character: ${quoteRune(char)}`);
    }
  }

  private inBraces(): Token {
    const char = this.scanner.next();
    if (isNameStart(char, this.beyond)) {
      this.scanner.skipWhile((next) => isNamePart(next, this.beyond));
      return this.token('identifier');
    }
    switch (char) {
      case '':
        return this.error('unexpected end of input inside braces');
      case ',':
        return this.token(char);
      case '"':
      case "'":
      case '`':
        return this.string(char);
      case '=':
        return this.token(this.scanner.accept('~') ? '=~' : '=');
      case '!':
        if (this.scanner.accept('~')) {
          return this.token('!~');
        }
        return this.scanner.accept('=')
          ? this.token('!=')
          : this.error(`unexpected character after '!' inside braces: ${quoteRune(this.scanner.peek())}`);
      case '{':
        return this.error(`unexpected left brace ${quoteRune(char)}`);
      case '}':
        this.braceOpen = false;
        return this.token(char);
      default:
        return this.error(`unexpected character inside braces: ${quoteRune(char)}`);
    }
  }

  private inBracketStart(): Token {
    const char = this.scanner.next();
    if ((BRACKET_SIGNS.includes(char) && char !== '') || (char === ',' && this.hasKeywords)) {
      return this.token(char);
    }
    if (isDigit(char) || (char === '.' && isDigit(this.scanner.peek()))) {
      this.gotDuration = true;
      this.bracketStart = false;
      return this.number();
    }
    switch (char) {
      case '':
        return this.error('unexpected end of input in duration expression');
      case ']':
        this.bracketOpen = false;
        this.bracketStart = false;
        return this.token(char);
      case ':':
        return this.bracketStartColon();
      case '(':
      case ')':
        return this.paren(char);
      default:
        return (
          this.durationKeyword(char) ?? this.error(`unexpected character in duration expression: ${quoteRune(char)}`)
        );
    }
  }

  private bracketStartColon(): Token {
    if (!this.gotDuration) {
      return this.errorAfter('unexpected colon before duration in duration expression');
    }
    if (this.gotColon) {
      return this.errorAfter('unexpected repeated colon in duration expression');
    }
    this.gotColon = true;
    return this.token(':');
  }

  private atEnd(): Token {
    if (this.parenDepth !== 0) {
      return this.error('unclosed left parenthesis');
    }
    return this.bracketOpen ? this.error('unclosed left bracket') : this.token('end');
  }

  private comparison(char: string): Token {
    if (char === '!') {
      const next = this.scanner.next();
      return next === '=' ? this.token('!=') : this.error(`unexpected character after '!': ${quoteRune(next)}`);
    }
    if (char === '=' && this.scanner.peek() === '~') {
      return this.error(`unexpected character after '=': '~'`);
    }
    const isTrim = char !== '=' && follows('trimOperators', this.dialect) && this.scanner.peek() === '/';
    if (isTrim) {
      this.scanner.next();
      return this.token(`${char}/`);
    }
    return this.token(this.scanner.accept('=') ? `${char}=` : char);
  }

  private openBracket(): Token {
    if (this.bracketOpen) {
      return this.error(`unexpected left bracket '['`);
    }
    this.gotColon = false;
    this.gotDuration &&= !follows('colonAfterKeyword', this.dialect);
    this.bracketOpen = true;
    this.bracketStart = true;
    return this.token('[');
  }

  /** Where there are no keywords of durations, any letter is taken for a colon; the parser then refuses it. */
  private inBrackets(char: string): Token {
    if (char !== ':' && this.hasKeywords) {
      return (
        this.durationKeyword(char) ?? this.error(`unexpected character: ${quoteRune(char)}, expected ${quoteRune(':')}`)
      );
    }
    if (this.gotColon) {
      return this.error(`unexpected colon ${quoteRune(char)}`);
    }
    this.gotColon = true;
    return this.token(':');
  }

  private get hasKeywords(): boolean {
    return follows('durationKeywords', this.dialect);
  }

  /** The keyword of a duration that starts with a character. */
  private durationKeyword(char: string): Token | undefined {
    if (!this.hasKeywords || !startsDurationKeyword(char, this.dialect)) {
      return undefined;
    }
    this.scanner.skipWhile(isAlpha);
    const keyword = durationKeyword(this.text.slice(this.start, this.scanner.pos), this.dialect);
    this.gotDuration ||= keyword !== undefined && follows('colonAfterKeyword', this.dialect);
    return keyword && this.token(keyword);
  }

  private paren(char: '(' | ')'): Token {
    this.parenDepth += char === '(' ? 1 : -1;
    return this.parenDepth < 0 ? this.errorAfter(`unexpected right parenthesis ')'`) : this.token(char);
  }

  private word(): Token {
    this.scanner.skipWhile((char) => isNamePart(char, this.beyond) || char === ':');
    const word = this.text.slice(this.start, this.scanner.pos);
    const keyword = keywordToken(word, this.dialect);
    const isKeyword =
      keyword !== undefined && (!keyword.beforeParen || /^[ \t\n\r]*\(/.test(this.text.slice(this.scanner.pos)));
    return this.token(isKeyword ? keyword.kind : word.includes(':') ? 'metricIdentifier' : 'identifier');
  }

  private number(): Token {
    this.scanner.pos = this.start;
    const kind = scanNumberOrDuration(this.scanner);
    return kind === false
      ? this.error(`bad number or duration syntax: ${quote(this.text.slice(this.start, this.scanner.pos))}`)
      : this.token(kind);
  }

  private string(quoteChar: string): Token {
    const problem = scanString(this.scanner, quoteChar);
    return problem === undefined ? this.token('string') : this.error(problem);
  }

  private token(kind: string): Token {
    return { kind, text: this.text.slice(this.start, this.scanner.pos), start: this.start, end: this.scanner.pos };
  }

  private error(message: string): Token {
    return { kind: 'error', text: message, start: this.start, end: this.text.length };
  }

  /** An error about a token that has already been given out, which puts its position behind that token. */
  private errorAfter(message: string): Token {
    return { kind: 'error', text: message, start: this.scanner.pos, end: this.text.length };
  }
}
