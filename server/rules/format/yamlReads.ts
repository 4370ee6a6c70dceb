import { isMap, isSeq, type Node, type YAMLMap } from 'yaml';

import { parseDuration } from '../../../src/engine/index';
import { type NamedTexts } from './ruleGroup';
import { type Read, readTextNode, scalarAt, type YamlPlace } from './yamlReader';

/** What a map of known fields holds. */
export interface ReadStruct<T> {
  /** Fields that are missing or null are left out. */
  readonly values: Partial<T>;
  readonly place: YamlPlace;
  /** Where the values stand. */
  readonly places: { readonly [K in keyof T]?: YamlPlace };
}

function isNull(node: Node): boolean {
  return scalarAt(node)?.tag === '!!null';
}

/** A duration in Prometheus' notation, in milliseconds. */
export const readDuration: Read<number> = (node, reader) => {
  const text = readTextNode(node, reader);
  if (text === undefined) {
    return undefined;
  }
  const duration = parseDuration(text);
  if (!duration.ok) {
    reader.tell(duration.error.message, node);
    return undefined;
  }
  return duration.value;
};

/** A whole number; fractions are cut off, as go-yaml does. */
export const readInteger: Read<number> = (node, reader) => {
  const { tag, number } = scalarAt(node) ?? {};
  if (tag === '!!null') {
    return undefined;
  }
  if (number === undefined || !(Math.abs(number) < 2 ** 63)) {
    reader.tellType(node, 'int');
    return undefined;
  }
  return Math.trunc(number);
};

export const readFloat: Read<number> = (node, reader) => {
  const { tag, number } = scalarAt(node) ?? {};
  if (number === undefined && tag !== '!!null') {
    reader.tellType(node, 'float64');
  }
  return number;
};

export const readBoolean: Read<boolean> = (node, reader) => {
  const { tag, text = '' } = scalarAt(node) ?? {};
  if (tag === '!!null') {
    return undefined;
  }
  const isTrue = /^(y|yes|on|true)$/i.test(text);
  if (!isTrue && !/^(n|no|off|false)$/i.test(text)) {
    reader.tellType(node, 'bool');
  }
  return isTrue;
};

/** A time as seconds since 1970 or as a date, in milliseconds. */
export const readTime: Read<number> = (node, reader) => {
  const text = readTextNode(node, reader);
  if (text === undefined) {
    return undefined;
  }
  const time = /^-?[0-9.]+$/.test(text) ? Number(text) * 1000 : Date.parse(text);
  if (Number.isNaN(time)) {
    reader.tell(`cannot parse ${JSON.stringify(text)} to a valid timestamp`, node);
  }
  return Math.round(time);
};

/** A list; items that are null are left out, as go-yaml does. `type` is Go's name of the list's. */
export function listOf<T>(type: string, item: Read<T>): Read<readonly T[]> {
  return (node, reader) => {
    if (isNull(node)) {
      return undefined;
    }
    if (!isSeq(node)) {
      reader.tellType(node, type);
      return undefined;
    }
    return (node.items as Node[]).map((each) => reader.read(each, item)).filter((each) => each !== undefined);
  };
}

/** Labels or annotations: texts by name. A null is an empty text. */
export const readTexts: Read<NamedTexts> = (node, reader) => {
  if (isNull(node)) {
    return undefined;
  }
  if (!isMap(node)) {
    reader.tellType(node, 'map[string]string');
    return undefined;
  }
  const entries = reader.entries(node as YAMLMap<Node, Node | null>) ?? [];
  return Object.fromEntries(entries.map(([, name, value]) => [name, reader.read(value, readTextNode) ?? '']));
};

/** A map of known fields; others are problems. `type` is Go's name of it. */
export function structOf<T>(type: string, fields: { readonly [K in keyof T]-?: Read<T[K]> }): Read<ReadStruct<T>> {
  return (node, reader) => {
    if (isNull(node)) {
      return undefined;
    }
    if (!isMap(node)) {
      reader.tellType(node, type);
      return undefined;
    }
    const entries = reader.entries(node as YAMLMap<Node, Node | null>);
    if (entries === undefined) {
      return undefined;
    }
    const values: Partial<T> = {};
    const places: { [K in keyof T]?: YamlPlace } = {};
    for (const [key, name, value] of entries) {
      if (!Object.hasOwn(fields, name)) {
        reader.tell(`field ${name} not found in type ${type}`, key);
        continue;
      }
      const field = name as keyof T;
      values[field] = reader.read(value, fields[field]);
      places[field] = reader.place(value);
    }
    return { values, places, place: reader.place(node) };
  };
}
