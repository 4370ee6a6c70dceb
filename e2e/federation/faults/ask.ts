import { type ApiAnswer, type ApiData } from '../exactness/apiAnswer';
import { compareAnswers } from '../exactness/compareAnswers';
import { type Ask } from './rows';

/** What a Prometheus API answers to a row. */
export interface Reply {
  readonly status: number;
  readonly data?: unknown;
  readonly warnings: readonly string[];
  readonly infos: readonly string[];
  /** `type: message`. */
  readonly error?: string;
}

interface Envelope {
  readonly data?: unknown;
  readonly warnings?: readonly string[];
  readonly infos?: readonly string[];
  readonly errorType?: string;
  readonly error?: string;
}

/** Sends a row's question to a server, or to a fleet of the proxy. */
export async function askRow(
  base: string,
  { path, form }: Ask,
  more: Readonly<Record<string, string>> = {}
): Promise<Reply> {
  const params = new URLSearchParams([...form.map(([name, value]) => [name, value]), ...Object.entries(more)]);
  const response = await fetch(`${base}/api/v1/${path}?${params}`);
  const { data, warnings = [], infos = [], errorType, error } = (await response.json()) as Envelope;
  const failed = error === undefined ? {} : { error: `${errorType}: ${error}` };
  return { status: response.status, data, warnings, infos, ...failed };
}

/** How an answer differs from the right one, warnings apart; empty where it does not. */
export function differencesOf(reply: Reply, right: Reply): readonly string[] {
  if (Array.isArray(right.data) || reply.error !== undefined || right.error !== undefined) {
    const [mine, other] = [reply, right].map(({ data, error }) => JSON.stringify([sorted(data), error]));
    return mine === other ? [] : [`${mine} instead of ${other}`];
  }
  return compareAnswers(answerOf(reply), answerOf(right), { tolerance: 1e-13, ordered: false });
}

function answerOf({ data, infos }: Reply): ApiAnswer {
  return { data: data as ApiData, warnings: [], infos: [...infos].sort() };
}

/** Lists are in no order, nor are labels. */
function sorted(data: unknown): unknown {
  const text = (item: unknown): string =>
    JSON.stringify(typeof item === 'object' ? Object.entries(item ?? {}).sort() : item);
  return Array.isArray(data) ? data.map(text).sort() : data;
}
