import {
  type Alias,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
  Scalar,
  visit,
  type YAMLMap,
} from 'yaml';

import { errorText } from '../../errorText';
import { yamlNesting } from '../../yamlNesting';
import { yamlScalar, type YamlScalar } from './yamlScalar';

/** Line and column, both from 1. */
export interface YamlPlace {
  readonly line: number;
  readonly column: number;
}

export interface YamlProblem extends Partial<YamlPlace> {
  readonly message: string;
}

/** Reads a node; undefined where it is null, or wrong and told. */
export type Read<T> = (node: Node, reader: YamlReader) => T | undefined;

/** Nodes that are read, those behind aliases each time. */
const MOST_NODES = 1_000_000;
const MOST_PROBLEMS = 100;
/** Aliases within what aliases stand for. */
const MOST_ALIASES = 20;

/** Ends the reading: what follows would be told over and over. */
class TooMuch extends Error {}

/**
 * Reads the first document of a YAML text into typed values, as go-yaml does: null is no value, every scalar may be a text, unknown
 * fields and keys that are written twice are problems, `<<` merges. Upstream: go.yaml.in/yaml/v3, `decode.go`, with `KnownFields`.
 */
export class YamlReader {
  readonly problems: YamlProblem[] = [];
  private readonly lines = new LineCounter();
  private readonly targets = new Map<Alias, Node | undefined>();
  private readonly within = new Set<Alias>();
  private nodes = 0;

  /** What the text holds; undefined where it is empty, or where there are problems. */
  static read<T>(text: string, read: Read<T>): { readonly value?: T; readonly problems: readonly YamlProblem[] } {
    const reader = new YamlReader();
    const root = reader.parse(text);
    const value = root === undefined ? undefined : reader.bounded(() => reader.read(root, read));
    return reader.problems.length > 0 ? { problems: reader.problems } : { value, problems: [] };
  }

  /** Reads what a node, or the node its alias stands for, holds. */
  read<T>(node: Node, read: Read<T>): T | undefined {
    if (++this.nodes > MOST_NODES) {
      this.tell('document contains excessive aliasing', node);
      throw new TooMuch();
    }
    if (!isAlias(node)) {
      return read(node, this);
    }
    const target = this.targets.get(node);
    if (target === undefined || this.within.has(node)) {
      this.tell(
        target === undefined
          ? `unknown anchor '${node.source}' referenced`
          : `anchor '${node.source}' value contains itself`,
        node
      );
      return undefined;
    }
    if (this.within.size === MOST_ALIASES) {
      this.tell('document contains excessive aliasing', node);
      throw new TooMuch();
    }
    this.within.add(node);
    const value = this.read(target, read);
    this.within.delete(node);
    return value;
  }

  tell(message: string, node?: Node): void {
    this.problems.push({ ...(node === undefined ? {} : this.place(node)), message });
    if (this.problems.length >= MOST_PROBLEMS) {
      throw new TooMuch();
    }
  }

  /** That a node is of another kind than `type`, a type of Go. */
  tellType(node: Node, type: string): void {
    this.tell(`cannot unmarshal ${kindOf(node)} into ${type}`, node);
  }

  place(node: Node): YamlPlace {
    const { line, col } = this.lines.linePos(node.range?.[0] ?? 0);
    return { line, column: col };
  }

  /** Keys and values of a map, merged ones last; undefined where keys are written twice. */
  entries(map: YAMLMap<Node, Node | null>): ReadonlyArray<readonly [key: Node, name: string, value: Node]> | undefined {
    const found: Array<readonly [Node, string, Node]> = [];
    const merged: Node[] = [];
    const seen = new Map<string, Node>();
    let isUnique = true;
    for (const { key, value } of map.items) {
      const name = this.read(key, readTextNode);
      if (name === undefined) {
        continue;
      }
      const before = seen.get(name);
      if (before !== undefined) {
        this.tell(`mapping key ${JSON.stringify(name)} already defined at line ${this.place(before).line}`, key);
        isUnique = false;
      }
      seen.set(name, key);
      const held = value ?? new Scalar('');
      if (isMerge(key)) {
        merged.push(held);
      } else {
        found.push([key, name, held]);
      }
    }
    return isUnique ? this.withMerged(found, merged) : undefined;
  }

  private withMerged(
    found: Array<readonly [Node, string, Node]>,
    merged: readonly Node[]
  ): ReadonlyArray<readonly [Node, string, Node]> {
    const names = new Set(found.map(([, name]) => name));
    const add: Read<true> = (node) => {
      if (!isMap(node)) {
        this.tell('map merge requires map or sequence of maps as the value', node);
        return undefined;
      }
      for (const entry of this.entries(node as YAMLMap<Node, Node | null>) ?? []) {
        if (!names.has(entry[1])) {
          names.add(entry[1]);
          found.push(entry);
        }
      }
      return true;
    };
    for (const node of merged) {
      (isSeq(node) ? (node.items as Node[]) : [node]).forEach((item) => this.read(item, add));
    }
    return found;
  }

  private parse(text: string): Node | undefined {
    const nesting = yamlNesting(text);
    if (nesting !== undefined) {
      this.problems.push({ message: `yaml: ${nesting}` });
      return undefined;
    }
    try {
      const options = { schema: 'failsafe', uniqueKeys: false, prettyErrors: false, lineCounter: this.lines } as const;
      const documents = parseAllDocuments(text, options);
      const document = 'empty' in documents ? undefined : documents[0];
      // Of text that is no YAML, one mistake may make thousands.
      document?.errors.slice(0, 1).forEach(({ message, pos }) => this.tellAt(`yaml: ${message}`, pos[0]));
      if (document?.contents === undefined || document.contents === null || this.problems.length > 0) {
        return undefined;
      }
      this.findTargets(document.contents);
      return document.contents;
    } catch (error) {
      this.problems.push({ message: `yaml: ${errorText(error)}` });
      return undefined;
    }
  }

  private tellAt(message: string, offset: number): void {
    const { line, col } = this.lines.linePos(offset);
    this.problems.push({ line, column: col, message });
  }

  /** An alias stands for what had its anchor last before it. */
  private findTargets(root: Node): void {
    const anchors = new Map<string, Node>();
    visit(root, {
      Alias: (_, alias) => void this.targets.set(alias, anchors.get(alias.source)),
      Value: (_, node) => {
        if (node.anchor !== undefined) {
          anchors.set(node.anchor, node);
        }
      },
    });
  }

  private bounded<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof TooMuch)) {
        this.problems.push({ message: `yaml: ${errorText(error)}` });
      }
      return undefined;
    }
  }
}

/** Text of a scalar, whatever it looks like. */
export const readTextNode: Read<string> = (node, reader) => {
  if (!isScalar(node)) {
    reader.tellType(node, 'string');
    return undefined;
  }
  const { tag, text } = yamlScalar(node);
  if (/\p{Surrogate}/u.test(text)) {
    reader.tell('found invalid Unicode character escape code', node);
  }
  return tag === '!!null' ? undefined : text;
};

/** What the scalar at a node means; undefined where it is none. */
export function scalarAt(node: Node): YamlScalar | undefined {
  return isScalar(node) ? yamlScalar(node) : undefined;
}

function isMerge(key: Node): boolean {
  return isScalar(key) && key.value === '<<' && key.type === 'PLAIN';
}

function kindOf(node: Node): string {
  if (!isScalar(node)) {
    return isMap(node) ? '!!map' : '!!seq';
  }
  const { tag, text } = yamlScalar(node);
  return `${tag} \`${text.length > 10 ? `${text.slice(0, 7)}...` : text}\``;
}
