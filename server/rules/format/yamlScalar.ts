import { type Scalar } from 'yaml';

/** What a scalar means, as go-yaml resolves it (go.yaml.in/yaml/v3, `resolve.go`). `text` is what stands there. */
export interface YamlScalar {
  readonly tag: '!!null' | '!!bool' | '!!int' | '!!float' | '!!timestamp' | '!!str';
  readonly text: string;
  /** Of `!!int` and `!!float`. */
  readonly number?: number;
}

const INFINITIES: Readonly<Record<string, number>> = { '': Infinity, '+': Infinity, '-': -Infinity };
const NULL = /^(|~|null|Null|NULL)$/;
const BOOL = /^(true|True|TRUE|false|False|FALSE)$/;
const INFINITE = /^([-+]?)(\.inf|\.Inf|\.INF)$/;
const NOT_A_NUMBER = /^(\.nan|\.NaN|\.NAN)$/;
const WHOLE = /^([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/;
const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const TIMESTAMP = /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?$/;

/** A node read with the schema `failsafe`, whose scalars are all text. A tag that is written is obeyed where it is one of YAML's own. */
export function yamlScalar({ value, type, tag }: Scalar): YamlScalar {
  const text = typeof value === 'string' ? value : '';
  if (type !== 'PLAIN' && type !== undefined && tag === undefined) {
    return { tag: '!!str', text };
  }
  const found = resolvePlain(text);
  return tag === undefined || tag.endsWith(`:${found.tag.slice(2)}`) ? found : { tag: '!!str', text };
}

function resolvePlain(text: string): YamlScalar {
  if (NULL.test(text)) {
    return { tag: '!!null', text };
  }
  if (BOOL.test(text)) {
    return { tag: '!!bool', text };
  }
  const infinite = INFINITE.exec(text);
  if (infinite !== null) {
    return { tag: '!!float', text, number: INFINITIES[infinite[1]] };
  }
  if (NOT_A_NUMBER.test(text)) {
    return { tag: '!!float', text, number: NaN };
  }
  const plain = text.replaceAll('_', '');
  const whole = /^[-+]?[0-9]/.test(text) ? WHOLE.exec(plain) : null;
  if (whole !== null) {
    const digits = /^0[0-7]+$/.test(whole[2]) ? `0o${whole[2]}` : whole[2];
    const number = (whole[1] === '-' ? -1 : 1) * Number(digits);
    return { tag: number < 2 ** 64 && number >= -(2 ** 63) ? '!!int' : '!!float', text, number };
  }
  if (/^[-+.]?[0-9]|^[-+]\.[0-9]/.test(text) && FLOAT.test(plain)) {
    return { tag: '!!float', text, number: Number(plain) };
  }
  return { tag: TIMESTAMP.test(text) ? '!!timestamp' : '!!str', text };
}
