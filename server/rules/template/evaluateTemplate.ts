import { quote } from '../../../src/engine/index';
import { goField } from './goField';
import { goText } from './goPrint';
import { GoByte, GoMap, type GoValue, GoVector, isTruthy, stringOf } from './goValue';
import {
  fitParameter,
  type ParameterType,
  parameterTypeName,
  type TemplateFunction,
  TemplateFailure,
  type TemplateSurroundings,
} from './templateFunction';
import {
  type AnyTemplateNode,
  type BranchNode,
  type CommandNode,
  type OperandNode,
  type PipeNode,
  type RangeNode,
  type TemplateCallNode,
  type TemplateNode,
  templateNodeText,
  type TemplateSet,
} from './templateNode';

/** Nodes that are walked and evaluated. */
const MOST_STEPS = 1_000_000;
/** UTF-16 code units, of what is written and of each text on the way. */
const MOST_TEXT = 1024 * 1024;
/** Templates that call templates. */
const MOST_CALLS = 200;

/** No value came down the pipeline, which is not the same as one that is nothing. */
const NONE = Symbol('none');
type Final = GoValue | typeof NONE;

/** What stands behind an operand, and what came down the pipeline to it. */
interface Given {
  readonly args: readonly OperandNode[];
  readonly final: Final;
}

interface FieldsOf extends Given {
  /** Whose fields they are. */
  readonly receiver: GoValue;
}

export interface TemplateRun {
  /** Of the template, which is also where it begins. */
  readonly name: string;
  readonly text: string;
  readonly set: TemplateSet;
  readonly functions: Readonly<Record<string, TemplateFunction>>;
  readonly surroundings: TemplateSurroundings;
}

/**
 * What a template writes for `data`. Throws a `TemplateFailure` with Go's message, and what a function throws.
 * Source: Go, text/template/exec.go.
 */
export function evaluateTemplate(run: TemplateRun, data: GoValue): string {
  const evaluator = new TemplateEvaluator(run, data);
  try {
    return evaluator.run(data);
  } catch (error) {
    throw error instanceof TemplateFailure ? new TemplateFailure(evaluator.located(error.message)) : error;
  }
}

/** It walks the tree from the top down; it is longer than other files since its methods call each other. */
class TemplateEvaluator {
  private readonly out: string[] = [];
  private written = 0;
  private steps = 0;
  private calls = 0;
  private template: string;
  /** The node at work, which an error names. */
  private node: AnyTemplateNode | undefined;
  private variables: Array<{ readonly name: string; value: GoValue }>;

  constructor(
    private readonly given: TemplateRun,
    data: GoValue
  ) {
    this.template = given.name;
    this.variables = [{ name: '$', value: data }];
  }

  run(data: GoValue): string {
    this.walkAll(data, this.given.set.get(this.given.name) ?? []);
    return this.out.join('');
  }

  /** A message with the place it is about. */
  located(message: string): string {
    const { name, text } = this.given;
    if (this.node === undefined) {
      return `template: ${this.template}: ${message}`;
    }
    const before = text.slice(0, this.node.at);
    const column = Buffer.byteLength(before.slice(before.lastIndexOf('\n') + 1));
    const place = `${name}:${before.split('\n').length}:${column}`;
    return `template: ${place}: executing ${quote(this.template)} at <${templateNodeText(this.node)}>: ${message}`;
  }

  private at(node: AnyTemplateNode): void {
    this.node = node;
    if (++this.steps > MOST_STEPS) {
      throw new TemplateFailure(`it takes more than ${MOST_STEPS} steps`);
    }
  }

  private write(text: string): void {
    this.written += text.length;
    if (this.written > MOST_TEXT) {
      throw new TemplateFailure(`it is longer than ${MOST_TEXT} characters`);
    }
    this.out.push(text);
  }

  private walkAll(dot: GoValue, nodes: readonly TemplateNode[]): 'break' | 'continue' | undefined {
    for (const node of nodes) {
      const jump = this.walk(dot, node);
      if (jump !== undefined) {
        return jump;
      }
    }
    return undefined;
  }

  private walk(dot: GoValue, node: TemplateNode): 'break' | 'continue' | undefined {
    this.at(node);
    switch (node.kind) {
      case 'text':
        return void this.write(node.text);
      case 'action': {
        const value = this.pipeline(dot, node.pipe);
        if (node.pipe.variables.length === 0) {
          this.at(node);
          this.write(value === undefined || value === null ? '<no value>' : goText(value));
        }
        return undefined;
      }
      case 'if':
      case 'with':
        return this.scoped(() => this.walkBranch(dot, node));
      case 'range':
        return this.scoped(() => this.walkRange(dot, node));
      case 'template':
        return void this.walkTemplate(dot, node);
      default:
        return node.kind;
    }
  }

  /** Variables that are declared within are forgotten. */
  private scoped<T>(work: () => T): T {
    const count = this.variables.length;
    const value = work();
    this.variables.length = count;
    return value;
  }

  private walkBranch(dot: GoValue, node: BranchNode): 'break' | 'continue' | undefined {
    const value = this.pipeline(dot, node.pipe);
    return isTruthy(value)
      ? this.walkAll(node.kind === 'with' ? value : dot, node.list)
      : this.walkAll(dot, node.otherwise ?? []);
  }

  private walkRange(dot: GoValue, node: RangeNode): 'break' | 'continue' | undefined {
    const value = this.pipeline(dot, node.pipe);
    let isEmpty = true;
    for (const [index, element] of this.elements(value, node.pipe)) {
      isEmpty = false;
      const jump = this.scoped(() => {
        this.setRangeVariables(node.pipe, index, element);
        return this.walkAll(element, node.list);
      });
      if (jump === 'break') {
        return undefined;
      }
    }
    return isEmpty ? this.walkAll(dot, node.otherwise ?? []) : undefined;
  }

  private *elements(value: GoValue, { variables }: PipeNode): Generator<readonly [index: GoValue, element: GoValue]> {
    if (typeof value === 'bigint' || value instanceof GoByte) {
      const end = typeof value === 'bigint' ? value : BigInt(value.value);
      if (variables.length > 1) {
        throw new TemplateFailure(`can't use ${end} to iterate over more than one variable`);
      }
      for (let i = 0n; i < end; i++) {
        yield [undefined, i];
      }
    } else if (value instanceof GoVector) {
      yield* value.samples.map((sample, i) => [BigInt(i), sample] as const);
    } else if (value instanceof GoMap) {
      yield* [...value.entries].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    } else if (value !== undefined && value !== null) {
      throw new TemplateFailure(`range can't iterate over ${goText(value)}`);
    }
  }

  private setRangeVariables({ variables, isAssign }: PipeNode, index: GoValue, element: GoValue): void {
    if (isAssign) {
      const values = variables.length > 1 ? [index, element] : [element];
      variables.forEach((name, i) => this.assign(name, values[i]));
    } else if (variables.length > 0) {
      const last = this.variables.length - 1;
      this.variables[last].value = element;
      if (variables.length > 1) {
        this.variables[last - 1].value = index;
      }
    }
  }

  private walkTemplate(dot: GoValue, node: TemplateCallNode): void {
    const nodes = this.given.set.get(node.name);
    if (nodes === undefined) {
      throw new TemplateFailure(`template ${quote(node.name)} not defined`);
    }
    if (this.calls === MOST_CALLS) {
      throw new TemplateFailure(`exceeded maximum template depth (${MOST_CALLS})`);
    }
    const value = node.pipe === undefined ? undefined : this.pipeline(dot, node.pipe);
    const { template, variables } = this;
    this.template = node.name;
    this.variables = [{ name: '$', value }];
    this.calls++;
    this.walkAll(value, nodes);
    this.calls--;
    this.template = template;
    this.variables = variables;
  }

  private pipeline(dot: GoValue, pipe: PipeNode): GoValue {
    this.at(pipe);
    let value: Final = NONE;
    for (const command of pipe.commands) {
      const next: GoValue = this.command(dot, command, value);
      value = next ?? undefined;
    }
    const result = value === NONE ? undefined : value;
    for (const name of pipe.variables) {
      if (pipe.isAssign) {
        this.assign(name, result);
      } else {
        this.variables.push({ name, value: result });
      }
    }
    return result;
  }

  private assign(name: string, value: GoValue): void {
    const variable = this.variables.findLast((each) => each.name === name);
    if (variable === undefined) {
      throw new TemplateFailure(`undefined variable: ${name}`);
    }
    variable.value = value;
  }

  private command(dot: GoValue, command: CommandNode, final: Final): GoValue {
    const [first, ...args] = command.args;
    switch (first.kind) {
      case 'identifier':
        this.at(first);
        return this.call(dot, first.name, { args, final, node: command });
      case 'field':
        this.at(first);
        return this.fields(dot, first.fields, { receiver: dot, args, final });
      case 'variable':
        return this.variable(dot, first, { args, final });
      case 'chain':
        return this.chain(dot, first, { args, final });
      case 'pipe':
        this.noArguments(first, args, final);
        return this.pipeline(dot, first);
      default:
        this.at(first);
        this.noArguments(first, args, final);
        return first.kind === 'dot' ? dot : this.constant(first);
    }
  }

  private constant(node: OperandNode): GoValue {
    if (node.kind === 'bool' || node.kind === 'number' || node.kind === 'string') {
      return literalArgument(node.value, 'any', node);
    }
    throw new TemplateFailure('nil is not a command');
  }

  private noArguments(node: OperandNode, args: readonly OperandNode[], final: Final): void {
    if (args.length > 0 || final !== NONE) {
      throw new TemplateFailure(`can't give argument to non-function ${templateNodeText(node)}`);
    }
  }

  private variable(dot: GoValue, node: OperandNode & { kind: 'variable' }, given: Given): GoValue {
    this.at(node);
    const { value } = this.variables.findLast(({ name }) => name === node.name) ?? {};
    if (node.fields.length === 0) {
      this.noArguments(node, given.args, given.final);
      return value;
    }
    return this.fields(dot, node.fields, { receiver: value, ...given });
  }

  private chain(dot: GoValue, node: OperandNode & { kind: 'chain' }, given: Given): GoValue {
    this.at(node);
    if (node.node.kind === 'nil') {
      throw new TemplateFailure(`indirection through explicit nil in ${templateNodeText(node)}`);
    }
    return this.fields(dot, node.fields, { receiver: this.argument(dot, undefined, node.node), ...given });
  }

  private fields(dot: GoValue, names: readonly string[], { receiver, args, final }: FieldsOf): GoValue {
    const inner = names.slice(0, -1).reduce((value, name) => goField(value, name, undefined), receiver);
    const values = () => [...args.map((arg) => this.argument(dot, 'any', arg)), ...(final === NONE ? [] : [final])];
    return goField(inner, names[names.length - 1], args.length > 0 || final !== NONE ? values : undefined);
  }

  private argument(dot: GoValue, type: ParameterType | undefined, node: OperandNode): GoValue {
    this.at(node);
    const fit = (value: GoValue) => (type === undefined ? value : fitParameter(value, type));
    const none = { args: [], final: NONE } as const;
    switch (node.kind) {
      case 'dot':
        return fit(dot);
      case 'field':
        return fit(this.fields(dot, node.fields, { receiver: dot, ...none }));
      case 'variable':
        return fit(this.variable(dot, node, none));
      case 'pipe':
        return fit(this.pipeline(dot, node));
      case 'identifier':
        return fit(this.call(dot, node.name, { ...none, node }));
      case 'chain':
        return fit(this.chain(dot, node, none));
      case 'nil':
        if (type === 'string' || type === undefined) {
          throw new TemplateFailure(`cannot assign nil to ${type ?? 'nothing'}`);
        }
        return fitParameter(null, type);
      default:
        return literalArgument(node.value, type, node);
    }
  }

  private call(dot: GoValue, name: string, given: Given & { readonly node: AnyTemplateNode }): GoValue {
    const fn = this.given.functions[name];
    const { args, final, node } = given;
    const { parameters, rest } = fn;
    const count = args.length + (final === NONE ? 0 : 1);
    if (rest === undefined ? count !== parameters.length : count < parameters.length) {
      const want =
        rest === undefined ? `${parameters.length} got ${count}` : `at least ${parameters.length} got ${args.length}`;
      throw new TemplateFailure(`wrong number of args for ${name}: want ${want}`);
    }
    const values: GoValue[] = [];
    for (const [i, arg] of args.entries()) {
      const value = this.argument(dot, parameters[i] ?? rest, arg);
      if ((name === 'and' && !isTruthy(value)) || (name === 'or' && isTruthy(value))) {
        return value;
      }
      values.push(value);
    }
    if (final !== NONE) {
      values.push(fitParameter(final, parameters[args.length] ?? rest ?? 'any'));
    }
    return this.result(fn, name, { values, node });
  }

  private result(
    fn: TemplateFunction,
    name: string,
    { values, node }: { readonly values: readonly GoValue[]; readonly node: AnyTemplateNode }
  ): GoValue {
    try {
      const value = fn.call(values, this.given.surroundings);
      if ((stringOf(value)?.length ?? 0) > MOST_TEXT) {
        throw new TemplateFailure(`a text is longer than ${MOST_TEXT} characters`);
      }
      return value;
    } catch (error) {
      if (!(error instanceof TemplateFailure)) {
        throw error;
      }
      this.at(node);
      throw new TemplateFailure(`error calling ${name}: ${error.message}`);
    }
  }
}

function literalArgument(value: GoValue, type: ParameterType | undefined, node: OperandNode): GoValue {
  if (type === 'string' && typeof value !== 'string') {
    throw new TemplateFailure(`expected string; found ${templateNodeText(node)}`);
  }
  if (type === 'vector' || type === 'sample') {
    throw new TemplateFailure(`can't handle ${templateNodeText(node)} for arg of type ${parameterTypeName(type)}`);
  }
  if (typeof value === 'bigint' && value >= 2n ** 63n) {
    throw new TemplateFailure(`${templateNodeText(node)} overflows int`);
  }
  return value;
}
