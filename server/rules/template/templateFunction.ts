import { GoSample, GoVector, goTypeOf, type GoValue } from './goValue';

/** Types of Go that parameters have: `any` is an empty interface, `reflected` a reflect.Value. */
export type ParameterType = 'string' | 'any' | 'reflected' | 'vector' | 'sample';

/** What functions know beyond their arguments. */
export interface TemplateSurroundings {
  /** Milliseconds. */
  readonly time: number;
  readonly externalUrl: string;
  /** What a query answers. Throws a `TemplateFailure` where it failed. */
  query(expr: string): GoVector;
}

export interface TemplateFunction {
  readonly parameters: readonly ParameterType[];
  /** Of the arguments behind those. */
  readonly rest?: ParameterType;
  /** Throws a `TemplateFailure` with Go's words. */
  call(args: readonly GoValue[], surroundings: TemplateSurroundings): GoValue;
}

/** Why a template cannot be expanded, in Go's words. */
export class TemplateFailure extends Error {}

/** What Go says where nil is looked into. */
export const NIL_DEREFERENCE = 'runtime error: invalid memory address or nil pointer dereference';

const TYPE_NAMES: Readonly<Record<ParameterType, string>> = {
  string: 'string',
  any: 'interface {}',
  reflected: 'reflect.Value',
  vector: 'template.queryResult',
  sample: '*template.sample',
};

/** Go's name of a parameter's type. */
export function parameterTypeName(type: ParameterType): string {
  return TYPE_NAMES[type];
}

/** A value that fits a parameter. Throws where it does not. Source: Go, text/template/exec.go, `validateType`. */
export function fitParameter(value: GoValue, type: ParameterType): GoValue {
  if (value === undefined || value === null) {
    if (type === 'string') {
      throw new TemplateFailure('invalid value; expected string');
    }
    return type === 'vector' ? new GoVector([]) : null;
  }
  const fits =
    type === 'any' ||
    type === 'reflected' ||
    (type === 'string' && typeof value === 'string') ||
    (type === 'vector' && value instanceof GoVector) ||
    (type === 'sample' && value instanceof GoSample);
  if (!fits) {
    throw new TemplateFailure(`wrong type for value; expected ${TYPE_NAMES[type]}; got ${goTypeOf(value)}`);
  }
  return value;
}
