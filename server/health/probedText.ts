import { READINESS_QUERY } from '../../src/api/noAnswerReason';
import { parseJson } from '../../src/engine/index';
import { type ItemOptions, readItems } from '../json/pickJson';
import { type Redirect } from '../query/redirect';
import { type Replica } from '../query/replica';
import { type ServerResponse } from '../query/serverConnection';
import { readAtMost } from '../readAtMost';

const TIMEOUT_MS = 5000;
const MAX_BYTES = 16 * 1024 * 1024;
/** Characters of JSON that is parsed at once: such as means harm holds the thread no longer than that takes. */
const MOST_JSON = 2 * 1024 * 1024;

export interface ProbedText {
  /** 0 where the answer is too long. */
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  readonly redirect: Redirect | undefined;
  /** What the server is, where it marks its answers as another than Prometheus. */
  readonly mark: string | undefined;
}

/** The text a replica answers with 200; undefined where it does not, or not in time. */
export async function textOf(replica: Replica, path: string): Promise<string | undefined> {
  const answer = await answerOf(replica, path);
  return answer?.status === 200 ? answer.body : undefined;
}

/** What a replica answers; undefined where it does not, or not in time. */
export async function answerOf(replica: Replica, path: string): Promise<ProbedText | undefined> {
  try {
    return await getText(replica, path, AbortSignal.timeout(TIMEOUT_MS));
  } catch {
    return undefined;
  }
}

/** The elements of an array in what a replica answers with 200, each read by itself as it comes; undefined where they can't be had. */
export async function itemsOf<T>(
  replica: Replica,
  path: string,
  options: ItemOptions<T> & { readonly timeout?: number }
): Promise<readonly T[] | undefined> {
  try {
    const { status, body } = await replica.probe(path, AbortSignal.timeout(options.timeout ?? TIMEOUT_MS));
    const items = await readItems(body, options);
    return status === 200 ? items : undefined;
  } catch {
    return undefined;
  }
}

/** What a replica answers. Throws where no answer comes. */
export async function getText(replica: Replica, path: string, signal: AbortSignal): Promise<ProbedText> {
  return probedText(await replica.probe(path, signal));
}

/** What a replica answers to `READINESS_QUERY`, asked as queries are. Throws where no answer comes. */
export async function readinessText(replica: Replica, signal: AbortSignal): Promise<ProbedText> {
  const [path, query] = READINESS_QUERY.split('?');
  return probedText(await replica.probeQuery({ method: 'POST', path, form: new URLSearchParams(query), signal }));
}

async function probedText({ status, contentType, redirect, mark, body }: ServerResponse): Promise<ProbedText> {
  const text = await readAtMost(body, MAX_BYTES);
  return { status: text === undefined ? 0 : status, contentType, redirect, mark, body: text?.toString('utf8') ?? '' };
}

/** The value of a JSON text; undefined where it is none, or too long. */
export function probedJson(text: string | undefined): unknown {
  return text === undefined || text.length > MOST_JSON ? undefined : parseJson(text);
}
