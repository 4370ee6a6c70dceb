import { lineColumn, type QueryError, type Span } from '../model/result';
import { type Dialect } from './dialect';
import { Lexer } from './lexer';
import { describeToken, type Token } from './token';

/** Brackets, calls and signs inside one another: far more than people write, and safe for what recurses over the tree. */
const MAX_NESTING = 250;

/** Operators, `offset`, `@` and ranges of one query: a chain of them makes a tree as deep as it is long. */
const MAX_OPERATORS = 1000;

/**
 * The tokens of a query with one token of look-ahead, and its first error. After a syntax error the stream reads as
 * ended, so that every rule of the grammar comes to its end by itself; later errors are not kept, as Prometheus tells
 * the first alone.
 */
export class TokenStream {
  private readonly lexer: Lexer;
  private ahead: Token | undefined;
  private firstError: QueryError | undefined;
  private stopped = false;
  private takenEnd = 0;
  private nesting = 0;
  private operators = 0;

  constructor(
    readonly text: string,
    readonly dialect: Dialect
  ) {
    this.lexer = new Lexer(text, dialect);
  }

  get error(): QueryError | undefined {
    return this.firstError;
  }

  /** Where the token taken last ended. */
  get lastEnd(): number {
    return this.takenEnd;
  }

  /** The next token. It is read only when it is first asked for, as reading may itself fail. */
  get token(): Token {
    if (this.ahead === undefined) {
      this.ahead = this.lexer.next();
      if (this.ahead.kind === 'error') {
        this.fail(this.ahead.text, this.ahead);
        this.stop();
      }
    }
    return this.ahead;
  }

  /** The kind of the next token. */
  peek(): string {
    return this.token.kind;
  }

  /** Takes the next token. */
  take(): Token {
    const token = this.token;
    if (!this.stopped) {
      this.ahead = undefined;
      this.takenEnd = token.end;
    }
    return token;
  }

  /** Takes the next token if it is of that kind. */
  accept(kind: string): Token | undefined {
    return this.token.kind === kind ? this.take() : undefined;
  }

  /** Records an error that does not keep the rest from being parsed. */
  fail(problem: string, span: Span): void {
    this.firstError ??= parseError(this.text, problem, span);
  }

  /** Records that the next token does not fit, and ends the stream. */
  unexpected(context: string, expected = ''): void {
    const token = this.token;
    if (!this.stopped) {
      const where = context === '' ? '' : ` in ${context}`;
      this.fail(
        `unexpected ${describeToken(token, this.dialect)}${where}${expected === '' ? '' : `, expected ${expected}`}`,
        token
      );
    }
    this.stop();
  }

  /** Goes one level deeper; to be followed by `leave`. Too deep is an error that ends the stream. */
  enter(): void {
    this.limit(++this.nesting, MAX_NESTING);
  }

  leave(): void {
    this.nesting--;
  }

  /** Counts an operator; too many is an error that ends the stream. */
  countOperator(): void {
    this.limit(++this.operators, MAX_OPERATORS);
  }

  private limit(count: number, most: number): void {
    if (count > most) {
      this.fail('expression is nested too deeply', this.token);
      this.stop();
    }
  }

  private stop(): void {
    const end = this.text.length;
    this.stopped = true;
    this.ahead = { kind: 'end', text: '', start: end, end };
  }
}

/** An error of type `bad_data` as Prometheus words it: `1:5: parse error: …`. */
export function parseError(text: string, problem: string, { start, end }: Span): QueryError {
  const position = text === '' ? 'unknown position' : lineColumn(text, start);
  return { type: 'bad_data', message: `${position}: parse error: ${problem}`, span: { start, end } };
}
