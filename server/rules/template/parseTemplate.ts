import { quote } from '../../../src/engine/index';
import { goNumber, unquoteGo } from './goLiteral';
import { lexTemplate, type TemplateToken, type TemplateTokenKind } from './lexTemplate';
import {
  type BranchNode,
  type CommandNode,
  type OperandNode,
  type PipeNode,
  type RangeNode,
  type TemplateNode,
  templateNodeText,
  type TemplateSet,
} from './templateNode';

/** Controls and parentheses within each other. */
const MOST_DEPTH = 500;

const OPERANDS = new Set<TemplateTokenKind>([
  ...(['bool', 'charConstant', 'complex', 'dot', 'field', 'identifier', 'number'] as const),
  ...(['nil', 'rawString', 'string', 'variable', 'leftParen'] as const),
]);

export type ParsedTemplate =
  { readonly ok: true; readonly set: TemplateSet } | { readonly ok: false; readonly message: string };

/**
 * Parses a template with all that it defines. The message is Go's: `template: name:1: unexpected EOF`.
 * Source: Go, text/template/parse/parse.go.
 */
export function parseTemplate(name: string, text: string, functions: ReadonlySet<string>): ParsedTemplate {
  try {
    return { ok: true, set: new TemplateParser(name, text, functions).parse() };
  } catch (error) {
    if (error instanceof ParseFailure) {
      return { ok: false, message: error.message };
    }
    throw error;
  }
}

class ParseFailure extends Error {}

/** What ends a list of nodes. */
interface ListEnd {
  readonly kind: 'end' | 'else';
  /** The control behind the `else`, which is still to be read. */
  readonly control?: string;
}

interface NodeList {
  readonly nodes: readonly TemplateNode[];
  readonly end: ListEnd;
}

/** A parser that follows the grammar from the top down; it is longer than other files since its rules call each other. */
class TemplateParser {
  private readonly tokens: readonly TemplateToken[];
  private readonly set = new Map<string, readonly TemplateNode[]>();
  private next = 0;
  /** Tokens that were looked at. */
  private seen = 0;
  private variables: string[] = ['$'];
  private actionLine = 0;
  private rangeDepth = 0;
  private depth = 0;

  constructor(
    private readonly name: string,
    text: string,
    private readonly functions: ReadonlySet<string>
  ) {
    this.tokens = lexTemplate(text);
  }

  parse(): TemplateSet {
    const nodes: TemplateNode[] = [];
    while (this.peek().kind !== 'eof') {
      if (this.peek().kind === 'leftDelim') {
        const before = this.next;
        this.take();
        if (this.isKeyword(this.takeNonSpace(), 'define')) {
          this.definition();
          continue;
        }
        this.next = before;
      }
      const node = this.textOrAction();
      if (isListEnd(node)) {
        this.fail(`unexpected {{${node.kind}}}`);
      }
      nodes.push(node);
    }
    this.add(this.name, nodes);
    return this.set;
  }

  private definition(): void {
    const token = this.takeNonSpace();
    const name = this.templateName(token, 'define clause');
    this.expect('rightDelim', 'define clause');
    this.add(name, this.inner('define clause'));
  }

  /** The nodes of a template of its own, up to its end. */
  private inner(context: string): readonly TemplateNode[] {
    const { variables, rangeDepth } = this;
    this.variables = ['$'];
    this.rangeDepth = 0;
    const { nodes, end } = this.list();
    if (end.kind !== 'end') {
      this.fail(`unexpected {{else}} in ${context}`);
    }
    this.variables = variables;
    this.rangeDepth = rangeDepth;
    return nodes;
  }

  private add(name: string, nodes: readonly TemplateNode[]): void {
    const known = this.set.get(name);
    if (known === undefined || isEmpty(known)) {
      this.set.set(name, nodes);
    } else if (!isEmpty(nodes)) {
      this.fail(`template: multiple definition of template ${quote(name)}`);
    }
  }

  private list(): NodeList {
    const nodes: TemplateNode[] = [];
    while (this.peekNonSpace().kind !== 'eof') {
      const node = this.textOrAction();
      if (isListEnd(node)) {
        return { nodes, end: node };
      }
      nodes.push(node);
    }
    return this.fail('unexpected EOF');
  }

  private textOrAction(): TemplateNode | ListEnd {
    const token = this.takeNonSpace();
    if (token.kind === 'text') {
      return { kind: 'text', at: token.at, text: token.text };
    }
    if (token.kind !== 'leftDelim') {
      return this.unexpected(token, 'input');
    }
    this.actionLine = token.line;
    const node = this.nested(() => this.action());
    this.actionLine = 0;
    return node;
  }

  private action(): TemplateNode | ListEnd {
    const token = this.takeNonSpace();
    if (token.kind === 'keyword') {
      return this.control(token);
    }
    this.next--;
    const { at } = this.peek();
    return { kind: 'action', at, pipe: this.pipeline('command', 'rightDelim') };
  }

  private control(token: TemplateToken): TemplateNode | ListEnd {
    switch (token.text) {
      case 'if':
      case 'with':
      case 'range':
        return this.branch(token.text);
      case 'break':
      case 'continue':
        return this.jump(token, token.text);
      case 'else':
        return this.elseControl();
      case 'end':
        this.expect('rightDelim', 'end');
        return { kind: 'end' };
      case 'template':
        return this.templateCall();
      case 'block':
        return this.block();
      default:
        return this.unexpected(token, 'command');
    }
  }

  private jump(token: TemplateToken, kind: 'break' | 'continue'): TemplateNode {
    const end = this.takeNonSpace();
    if (end.kind !== 'rightDelim') {
      this.unexpected(end, `{{${kind}}}`);
    }
    if (this.rangeDepth === 0) {
      this.fail(`{{${kind}}} outside {{range}}`);
    }
    return { kind, at: token.at };
  }

  private elseControl(): ListEnd {
    const { kind, text } = this.peekNonSpace();
    if (kind === 'keyword' && (text === 'if' || text === 'with')) {
      return { kind: 'else', control: text };
    }
    this.expect('rightDelim', 'else');
    return { kind: 'else' };
  }

  private branch(kind: 'if' | 'with' | 'range'): BranchNode | RangeNode {
    const count = this.variables.length;
    const pipe = this.pipeline(kind, 'rightDelim');
    this.rangeDepth += kind === 'range' ? 1 : 0;
    const { nodes: list, end } = this.list();
    this.rangeDepth -= kind === 'range' ? 1 : 0;
    const otherwise = end.kind === 'end' ? undefined : this.otherwise(kind, end);
    this.variables.length = count;
    return { kind, at: pipe.at, pipe, list, otherwise };
  }

  private otherwise(kind: 'if' | 'with' | 'range', { control }: ListEnd): readonly TemplateNode[] {
    // An {{else if}} has no end of its own.
    if (kind !== 'range' && control === kind) {
      this.takeNonSpace();
      return [this.nested(() => this.branch(kind))];
    }
    const { nodes, end } = this.list();
    return end.kind === 'end' ? nodes : this.fail('expected end; found {{else}}');
  }

  private templateCall(): TemplateNode {
    const token = this.takeNonSpace();
    const name = this.templateName(token, 'template clause');
    if (this.peekNonSpace().kind === 'rightDelim') {
      this.takeNonSpace();
      return { kind: 'template', at: token.at, name, pipe: undefined };
    }
    return { kind: 'template', at: token.at, name, pipe: this.pipeline('template clause', 'rightDelim') };
  }

  private block(): TemplateNode {
    const token = this.takeNonSpace();
    const name = this.templateName(token, 'block clause');
    const pipe = this.pipeline('block clause', 'rightDelim');
    this.add(name, this.inner('block clause'));
    return { kind: 'template', at: token.at, name, pipe };
  }

  private templateName(token: TemplateToken, context: string): string {
    return token.kind === 'string' || token.kind === 'rawString'
      ? this.unquoted(token.text)
      : this.unexpected(token, context);
  }

  private pipeline(context: string, end: TemplateTokenKind): PipeNode {
    const { at } = this.peekNonSpace();
    const { variables, isAssign } = this.declarations(context);
    const commands: CommandNode[] = [];
    for (;;) {
      const token = this.takeNonSpace();
      if (token.kind === end) {
        break;
      }
      if (!OPERANDS.has(token.kind)) {
        return this.unexpected(token, context);
      }
      this.next--;
      commands.push(this.command());
    }
    if (commands.length === 0) {
      this.fail(`missing value for ${context}`);
    }
    const bad = commands.findIndex(({ args: [{ kind }] }, i) => i > 0 && /^(bool|dot|nil|number|string)$/.test(kind));
    if (bad > 0) {
      this.fail(`non executable command in pipeline stage ${bad + 1}`);
    }
    return { kind: 'pipe', at, isAssign, variables, commands };
  }

  private declarations(context: string): { readonly variables: readonly string[]; readonly isAssign: boolean } {
    const variables: string[] = [];
    for (;;) {
      const before = this.next;
      const variable = this.takeNonSpace();
      if (variable.kind !== 'variable') {
        this.next = before;
        return { variables, isAssign: false };
      }
      const { kind, text } = this.peekNonSpace();
      const isComma = kind === 'char' && text === ',';
      if (kind !== 'assign' && kind !== 'declare' && !isComma) {
        this.next = before;
        return { variables, isAssign: false };
      }
      this.takeNonSpace();
      variables.push(variable.text);
      this.variables.push(variable.text);
      if (!isComma) {
        return { variables, isAssign: kind === 'assign' };
      }
      if (context !== 'range' || variables.length > 1) {
        this.fail(`too many declarations in ${context}`);
      }
      if (!['variable', 'rightDelim', 'rightParen'].includes(this.peekNonSpace().kind)) {
        this.fail('range can only initialize variables');
      }
    }
  }

  private command(): CommandNode {
    const { at } = this.peekNonSpace();
    const args: OperandNode[] = [];
    for (;;) {
      this.peekNonSpace();
      const operand = this.operand();
      if (operand !== undefined) {
        args.push(operand);
      }
      const token = this.take();
      if (token.kind === 'rightDelim' || token.kind === 'rightParen') {
        this.next--;
      } else if (token.kind !== 'pipe') {
        if (token.kind === 'space') {
          continue;
        }
        return this.unexpected(token, 'operand');
      }
      return args.length === 0 ? this.fail('empty command') : { kind: 'command', at, args };
    }
  }

  private operand(): OperandNode | undefined {
    const node = this.term();
    if (node === undefined || this.peek().kind !== 'field') {
      return node;
    }
    const { at } = this.peek();
    const fields: string[] = [];
    while (this.peek().kind === 'field') {
      fields.push(this.take().text.slice(1));
    }
    switch (node.kind) {
      case 'field':
      case 'variable':
        return { ...node, at, fields: [...node.fields, ...fields] };
      case 'bool':
      case 'string':
      case 'number':
      case 'nil':
      case 'dot':
        return this.fail(`unexpected . after term ${quote(templateNodeText(node))}`);
      default:
        return { kind: 'chain', at, node, fields };
    }
  }

  private term(): OperandNode | undefined {
    const token = this.takeNonSpace();
    const { at, text } = token;
    switch (token.kind) {
      case 'identifier':
        return this.functions.has(text)
          ? { kind: 'identifier', at, name: text }
          : this.fail(`function ${quote(text)} not defined`);
      case 'dot':
      case 'nil':
        return { kind: token.kind, at };
      case 'variable':
        return this.variables.includes(text)
          ? { kind: 'variable', at, name: text, fields: [] }
          : this.fail(`undefined variable ${quote(text)}`);
      case 'field':
        return { kind: 'field', at, fields: [text.slice(1)] };
      case 'bool':
        return { kind: 'bool', at, value: text === 'true' };
      case 'charConstant':
      case 'complex':
      case 'number': {
        const value = goNumber(text);
        return typeof value === 'string' ? this.fail(value) : { kind: 'number', at, text, value };
      }
      case 'leftParen':
        return this.nested(() => this.pipeline('parenthesized pipeline', 'rightParen'));
      case 'string':
      case 'rawString':
        return { kind: 'string', at, text, value: this.unquoted(text) };
      default:
        this.next--;
        return undefined;
    }
  }

  private nested<T>(work: () => T): T {
    if (++this.depth > MOST_DEPTH) {
      this.fail('max expression depth exceeded');
    }
    const value = work();
    this.depth--;
    return value;
  }

  private unquoted(literal: string): string {
    return unquoteGo(literal) ?? this.fail('invalid syntax');
  }

  private isKeyword({ kind, text }: TemplateToken, word: string): boolean {
    return kind === 'keyword' && text === word;
  }

  private peek(): TemplateToken {
    const at = Math.min(this.next, this.tokens.length - 1);
    this.seen = Math.max(this.seen, at);
    return this.tokens[at];
  }

  private take(): TemplateToken {
    const token = this.peek();
    this.next++;
    return token;
  }

  private takeNonSpace(): TemplateToken {
    let token = this.take();
    while (token.kind === 'space') {
      token = this.take();
    }
    return token;
  }

  private peekNonSpace(): TemplateToken {
    const token = this.takeNonSpace();
    this.next--;
    return token;
  }

  private expect(kind: TemplateTokenKind, context: string): TemplateToken {
    const token = this.takeNonSpace();
    return token.kind === kind ? token : this.unexpected(token, context);
  }

  private unexpected(token: TemplateToken, context: string): never {
    if (token.kind !== 'error') {
      return this.fail(`unexpected ${shown(token)} in ${context}`);
    }
    const isElsewhere = this.actionLine !== 0 && this.actionLine !== token.line;
    const started = `${token.text.endsWith(' action') ? '' : ' in action'} started at ${this.name}:${this.actionLine}`;
    return this.fail(`${token.text}${isElsewhere ? started : ''}`);
  }

  private fail(message: string): never {
    throw new ParseFailure(`template: ${this.name}:${this.tokens[this.seen].line}: ${message}`);
  }
}

/** As Go's errors show a token. */
function shown({ kind, text }: TemplateToken): string {
  if (kind === 'eof') {
    return 'EOF';
  }
  if (kind === 'keyword' || kind === 'nil' || kind === 'dot') {
    return `<${text}>`;
  }
  const chars = Array.from(text);
  return chars.length > 10 ? `${quote(chars.slice(0, 10).join(''))}...` : quote(text);
}

function isListEnd(node: TemplateNode | ListEnd): node is ListEnd {
  return node.kind === 'end' || node.kind === 'else';
}

function isEmpty(nodes: readonly TemplateNode[]): boolean {
  return nodes.every((node) => node.kind === 'text' && node.text.trim() === '');
}
