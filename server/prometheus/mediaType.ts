const TOKEN = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+";
const PARAMETER = new RegExp(`^\\s*;\\s*(${TOKEN})\\s*=\\s*(?:(${TOKEN})|"((?:[^"\\\\\\r\\n]|\\\\.)*)")`);

export interface MediaType {
  /** In lower case; empty where there is none. */
  readonly type: string;
  readonly params: ReadonlyMap<string, string>;
  /** In Go's words. */
  readonly problem?: string;
}

const NO_PARAMS: ReadonlyMap<string, string> = new Map();

/** A Content-Type as Go reads it. Source: Go, mime, ParseMediaType. */
export function parseMediaType(header: string): MediaType {
  const at = header.indexOf(';');
  const base = at < 0 ? header : header.slice(0, at);
  const type = base.trim().toLowerCase();
  const problem = typeProblem(type);
  if (problem !== undefined) {
    return { type: '', params: NO_PARAMS, problem: `mime: ${problem}` };
  }
  const params = new Map<string, string>();
  let rest = header.slice(base.length);
  while (rest.trim() !== '') {
    const [all, name, token, quoted = ''] = PARAMETER.exec(rest) ?? [];
    if (all === undefined) {
      const isEnd = rest.trim() === ';';
      return isEnd ? { type, params } : { type, params: NO_PARAMS, problem: 'mime: invalid media parameter' };
    }
    const key = name.toLowerCase();
    const value = token ?? quoted.replace(/\\(.)/g, '$1');
    if ((params.get(key) ?? value) !== value) {
      return { type: '', params: NO_PARAMS, problem: 'mime: duplicate parameter name' };
    }
    params.set(key, value);
    rest = rest.slice(all.length);
  }
  return { type, params };
}

function typeProblem(type: string): string | undefined {
  const [, token, slash, subtype, rest] = new RegExp(`^(${TOKEN})?(/)?(${TOKEN})?(.*)$`, 's').exec(type) ?? [];
  if (token === undefined) {
    return 'no media type';
  }
  if (token === type) {
    return undefined;
  }
  if (slash === undefined) {
    return 'expected slash after first token';
  }
  if (subtype === undefined) {
    return 'expected token after slash';
  }
  return rest === '' ? undefined : 'unexpected content after media subtype';
}
