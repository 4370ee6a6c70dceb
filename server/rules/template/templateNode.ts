import { quote } from '../../../src/engine/index';

/** Where a node begins in the text, in UTF-16 code units. */
interface Placed {
  readonly at: number;
}

export type TemplateNode =
  | TextNode
  | ActionNode
  | BranchNode
  | RangeNode
  | TemplateCallNode
  | (Placed & { readonly kind: 'break' | 'continue' });

export interface TextNode extends Placed {
  readonly kind: 'text';
  readonly text: string;
}

export interface ActionNode extends Placed {
  readonly kind: 'action';
  readonly pipe: PipeNode;
}

export interface BranchNode extends Placed {
  readonly kind: 'if' | 'with';
  readonly pipe: PipeNode;
  readonly list: readonly TemplateNode[];
  readonly otherwise: readonly TemplateNode[] | undefined;
}

export interface RangeNode extends Placed {
  readonly kind: 'range';
  readonly pipe: PipeNode;
  readonly list: readonly TemplateNode[];
  readonly otherwise: readonly TemplateNode[] | undefined;
}

export interface TemplateCallNode extends Placed {
  readonly kind: 'template';
  readonly name: string;
  readonly pipe: PipeNode | undefined;
}

export interface PipeNode extends Placed {
  readonly kind: 'pipe';
  readonly isAssign: boolean;
  /** Names of variables, `$` included. */
  readonly variables: readonly string[];
  readonly commands: readonly CommandNode[];
}

export interface CommandNode extends Placed {
  readonly kind: 'command';
  /** At least one. */
  readonly args: readonly OperandNode[];
}

export type OperandNode =
  | PipeNode
  | (Placed & { readonly kind: 'identifier'; readonly name: string })
  | (Placed & { readonly kind: 'dot' | 'nil' })
  | (Placed & { readonly kind: 'bool'; readonly value: boolean })
  | (Placed & { readonly kind: 'number'; readonly text: string; readonly value: number | bigint })
  | (Placed & { readonly kind: 'string'; readonly text: string; readonly value: string })
  | (Placed & { readonly kind: 'field'; readonly fields: readonly string[] })
  | (Placed & { readonly kind: 'variable'; readonly name: string; readonly fields: readonly string[] })
  | (Placed & { readonly kind: 'chain'; readonly node: OperandNode; readonly fields: readonly string[] });

export type AnyTemplateNode = TemplateNode | PipeNode | CommandNode | OperandNode;

/** A template and what it defines, by name; its own name is among them. */
export type TemplateSet = ReadonlyMap<string, readonly TemplateNode[]>;

/** A node as Go's errors show it. Source: Go, text/template/parse/node.go, `String`. */
export function templateNodeText(node: AnyTemplateNode): string {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'action':
      return `{{${templateNodeText(node.pipe)}}}`;
    case 'if':
    case 'with':
    case 'range':
      return `{{${node.kind} ${templateNodeText(node.pipe)}}}${listText(node.list)}${
        node.otherwise === undefined ? '' : `{{else}}${listText(node.otherwise)}`
      }{{end}}`;
    case 'template':
      return `{{template ${quote(node.name)}${node.pipe === undefined ? '' : ` ${templateNodeText(node.pipe)}`}}}`;
    case 'break':
    case 'continue':
      return `{{${node.kind}}}`;
    case 'pipe': {
      const declared = node.variables.length === 0 ? '' : `${node.variables.join(', ')} ${node.isAssign ? '=' : ':='} `;
      return declared + node.commands.map(templateNodeText).join(' | ');
    }
    case 'command':
      return node.args.map(inCommand).join(' ');
    default:
      return operandText(node);
  }
}

function listText(nodes: readonly TemplateNode[]): string {
  return nodes.map(templateNodeText).join('');
}

function inCommand(node: OperandNode): string {
  return node.kind === 'pipe' ? `(${templateNodeText(node)})` : templateNodeText(node);
}

function operandText(node: Exclude<OperandNode, PipeNode>): string {
  switch (node.kind) {
    case 'identifier':
      return node.name;
    case 'dot':
      return '.';
    case 'nil':
      return 'nil';
    case 'bool':
      return String(node.value);
    case 'number':
    case 'string':
      return node.text;
    case 'field':
      return dotted(node.fields);
    case 'variable':
      return node.name + dotted(node.fields);
    case 'chain':
      return inCommand(node.node) + dotted(node.fields);
  }
}

function dotted(fields: readonly string[]): string {
  return fields.map((field) => `.${field}`).join('');
}
