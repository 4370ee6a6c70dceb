import { decodeAnswer, type DecodeResult } from '../../decode/decodeAnswer';
import { type DecodedAnswer } from '../../decode/decodedAnswer';
import { type DecodeLimits } from '../../decode/decodeLimits';
import { type LabelPool } from '../../decode/labelPool';
import { decodeRead } from '../../decode/read/decodeRead';
import { type Labels } from '../../model/labels';
import { type QueryError } from '../../model/result';
import { compileMatcher } from '../../plan/compileMatcher';
import { type Leaf } from '../../plan/plan';
import { parseMetricSelector } from '../../syntax/parseMetricSelector';
import { type MemberAnswer } from './transport';
import { type LeafRequest } from './requests';

/**
 * What an answer comes to: a value, a member that failed, an error of evaluating the query, or one that ends the query at once.
 */
export type ReadAnswer =
  | { readonly kind: 'value'; readonly answer: DecodedAnswer }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'refused'; readonly error: QueryError }
  | { readonly kind: 'error'; readonly error: QueryError };

export interface ReadOptions {
  readonly pool: LabelPool;
  readonly limits: DecodeLimits;
  readonly maxBytes: number;
  /** Whether the value keeps what the member wrote. */
  readonly texts: boolean;
}

/** Decodes one member's answer. What a member says of itself (out of time, unavailable) is its failure, not the query's. */
export function readAnswer(answer: MemberAnswer, asked: LeafRequest, options: ReadOptions): ReadAnswer {
  if (!answer.ok) {
    return readFailure(answer);
  }
  if (answer.body.length > options.maxBytes) {
    const message = `the answer of ${asked.query.member} has ${answer.body.length} bytes, more than the ${options.maxBytes} allowed`;
    return { kind: 'error', error: { type: 'execution', message } };
  }
  const decoded = decode(answer, asked, options);
  if (decoded.ok) {
    return readDecoded(decoded.value, answer.status, asked.leaf);
  }
  if (decoded.kind === 'limit') {
    return { kind: 'error', error: decoded.error };
  }
  if (decoded.kind === 'answered') {
    const { type, message } = decoded.error;
    const ownFault = (type === 'bad_data' || type === 'execution') && answer.status < 500;
    return ownFault
      ? { kind: type === 'execution' ? 'refused' : 'error', error: { type, message } }
      : { kind: 'failed', message: `${type}: ${message}` };
  }
  return {
    kind: 'failed',
    message: answer.status < 300 ? decoded.error.message : `HTTP status ${answer.status}`,
  };
}

function decode(answer: MemberAnswer & { readonly ok: true }, asked: LeafRequest, options: ReadOptions): DecodeResult {
  const { pool, limits, texts } = options;
  const { path, query, start, end } = asked.request;
  if (path === 'read' && answer.status < 300) {
    const { external, nanIsStale } = answer;
    return decodeRead(answer.body, { start, end, pool, limits, external, nanIsStale, matches: matcherOf(query) });
  }
  const as = asked.leaf.type === 'matrix' ? 'raw' : asked.leaf.type === 'scalar' ? 'scalar' : 'grid';
  return decodeAnswer(answer.body, asked.grid, { as, pool, limits, texts });
}

/** Whether labels match a selector, which is read when it is needed. */
function matcherOf(selector: string): (labels: Labels) => boolean {
  let matches: ((labels: Labels) => boolean) | undefined;
  return (labels) => {
    matches ??= compileMatchers(selector);
    return matches(labels);
  };
}

function compileMatchers(selector: string): (labels: Labels) => boolean {
  const parsed = parseMetricSelector(selector);
  if (!parsed.ok) {
    throw new Error('a read is of one selector');
  }
  const compiled = parsed.value.matchers.map(compileMatcher);
  return (labels) => compiled.every(({ name, matches }) => matches(labels.get(name)));
}

function readDecoded(answer: DecodedAnswer, status: number, { type }: Leaf): ReadAnswer {
  if (status >= 300) {
    return { kind: 'failed', message: `HTTP status ${status}` };
  }
  const given = answer.value.type;
  return given === type
    ? { kind: 'value', answer }
    : { kind: 'failed', message: `it answered with a ${given} where a ${type} was asked for` };
}

function readFailure(answer: MemberAnswer & { readonly ok: false }): ReadAnswer {
  switch (answer.kind) {
    case 'timeout':
    case 'unavailable':
      return { kind: 'failed', message: answer.message };
    case 'canceled':
      return { kind: 'error', error: { type: 'canceled', message: answer.message } };
    case 'limit':
      return { kind: 'error', error: { type: 'execution', message: answer.message } };
  }
}
