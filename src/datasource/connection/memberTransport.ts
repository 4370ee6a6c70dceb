import { type MemberRequest, type Transport } from '../../engine/index';
import { type Recognised } from '../../recognition/recogniseServer';
import { lackingPart } from '../../recognition/lackingPart';
import { M3, serverMark, VICTORIA_METRICS } from '../../recognition/serverMark';
import { REDIRECTS } from '../../api/noAnswerReason';
import { mayTakeNoPost, standsForPost } from '../../api/takesNoPost';
import { ASIDE_MS } from '../../api/fanout';
import { grafanaFetch } from '../http/grafanaFetch';
import { AnswerQueue } from './answerQueue';
import { askMemberNow } from './askMemberNow';
import { type Answer, gateOf } from './memberGate';
import { type MemberSource, memberUrl } from './memberSource';
import { forgetRecognised, recognisedMember } from './recognisedMember';

/** The engine is there when something is asked. */
const loadEngine = () => import('../../engine/index');

type Failure = Extract<Answer, { ok: false }>;

/** How long a member may take where the data source sets no time-out, milliseconds. */
const DEFAULT_TIMEOUT_MS = 30_000;
/** After so long, milliseconds, a member is asked something that costs nothing: is the query slow, or does the server hang? */
const PROBE_AFTER_MS = 2_000;

export interface MemberTransportOptions {
  /** How far back selectors look, in milliseconds, however the members' servers were started. */
  readonly lookback: number;
  readonly timeoutMs?: number;
}

/** Asks each member through Grafana's data source proxy, one HTTP request a member request. */
export function memberTransport(
  members: readonly MemberSource[],
  { lookback, timeoutMs = DEFAULT_TIMEOUT_MS }: MemberTransportOptions
): Transport {
  const sources = new Map(members.map((member) => [member.id, member]));
  return (requests) => {
    const abort = new AbortController();
    const options: AskOptions = { lookback, timeoutMs, signal: abort.signal };
    const queue = new AnswerQueue(requests.length, () => abort.abort());
    for (const asked of requests) {
      const member = sources.get(asked.member);
      if (member === undefined) {
        throw new Error(`there is no member ${asked.member}`);
      }
      void gateOf(member.uid)
        .pass(() => askKnown(member, asked, own(options, asked)), { signal: abort.signal, aside: asked.aside })
        .then((answer) => queue.push({ ...answer, id: asked.id }));
    }
    return queue;
  };
}

function own({ lookback, timeoutMs, signal }: AskOptions, { aside = false }: MemberRequest): AskOptions {
  return { lookback, timeoutMs: aside ? Math.min(timeoutMs, ASIDE_MS) : timeoutMs, signal };
}

type HttpRequest = MemberRequest & { readonly path: Exclude<MemberRequest['path'], 'read'> };

function isHttp(request: MemberRequest): request is HttpRequest {
  return request.path !== 'read';
}

/** Asks a member what may be asked of what it is: to compute PromQL none but what was found to do it as Prometheus does. */
async function askKnown(member: MemberSource, asked: MemberRequest, options: AskOptions): Promise<Answer> {
  if (asked.path === 'series' || asked.path === 'values' || asked.path === 'rules') {
    return await askMember(member, { ...asked, path: asked.path }, options);
  }
  const found = await recognisedMember(member);
  if (!isHttp(asked)) {
    const request = await rangeQuery(asked, found);
    return request === undefined ? failure('limit', NO_REMOTE_READ) : await askMember(member, request, options);
  }
  if (found?.promql !== true) {
    const { reason = NOT_RECOGNISED } = found === undefined ? await askMemberNow(member) : {};
    return failure('unavailable', reason);
  }
  const answer = await askMember(member, asked, options);
  if (answer.ok && answer.mark !== undefined) {
    forgetRecognised(member);
    return failure('unavailable', NOT_RECOGNISED);
  }
  return answer;
}

function failure(kind: Failure['kind'], message: string): Failure {
  return { ok: false, kind, message, elapsedMs: 0 };
}

const NOT_RECOGNISED = 'it is not known to compute PromQL as Prometheus does';

/** Grafana's data source proxy passes on no remote read: it posts to Prometheus' own query addresses alone. */
const NO_REMOTE_READ =
  'This query needs raw samples with their stale markers, which Prometheus data sources do not give. ' +
  'Connect to the servers through the Promshards proxy instead.';

/**
 * A read as an instant query of the range selector that has the same samples, where it need not have stale markers, or the
 * server shows them.
 */
async function rangeQuery(read: MemberRequest, found: Recognised | undefined): Promise<HttpRequest | undefined> {
  const { looseSelector, rangeRead } = await loadEngine();
  const asked = found?.name === M3 ? { ...read, query: looseSelector(read.query) } : read;
  return read.staleMarkers === 'ignored' || found?.name === VICTORIA_METRICS
    ? { ...asked, ...rangeRead(asked), path: 'query' }
    : undefined;
}

/** What a server is by its answer; VictoriaMetrics shows stale markers as NaN in what a range selector gives. */
function shows(response: Response): { readonly mark?: string; readonly nanIsStale?: boolean } {
  const mark = serverMark((header) => response.headers.has(header));
  return { mark, nanIsStale: mark === VICTORIA_METRICS ? true : undefined };
}

interface AskOptions {
  readonly lookback: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

async function askMember(
  member: MemberSource,
  request: HttpRequest,
  { lookback, timeoutMs, signal }: AskOptions
): Promise<Answer & { readonly mark?: string }> {
  const started = performance.now();
  const failed = (kind: Failure['kind'], message: string): Failure => {
    return { ok: false, kind, message, elapsedMs: performance.now() - started };
  };
  const abort = new AbortController();
  const cancel = () => abort.abort();
  signal.addEventListener('abort', cancel, { once: true });
  const timer = setTimeout(cancel, timeoutMs);
  let hangs = false;
  const probe = setTimeout(async () => {
    hangs = !(await answersAtAll(member));
    if (hangs) {
      cancel();
    }
  }, PROBE_AFTER_MS);
  try {
    const { response, body } = await sendWhole(member, request, { lookback, timeoutMs, signal: abort.signal });
    const lacking = lackingPart((name) => response.headers.get(name));
    if (lacking !== undefined) {
      return failed('unavailable', lacking);
    }
    return response.ok || isPrometheusError(body)
      ? { ok: true, status: response.status, body, elapsedMs: performance.now() - started, ...shows(response) }
      : failed('unavailable', refusal(response, body));
  } catch (error) {
    if (signal.aborted) {
      return failed('canceled', 'the query was cancelled');
    }
    if (hangs) {
      return failed('timeout', 'it does not answer');
    }
    return abort.signal.aborted
      ? failed('timeout', `no answer within ${timeoutMs / 1000}s`)
      : failed('unavailable', error instanceof Error ? error.message : String(error));
  } finally {
    clearTimeout(timer);
    clearTimeout(probe);
    signal.removeEventListener('abort', cancel);
  }
}

/** Whether a member answers queries; where it does not, it is left alone for a while. */
export function answersAtAll(member: MemberSource): Promise<boolean> {
  return gateOf(member.uid).alive(async () => (await askMemberNow(member)).reason === undefined);
}

interface Received {
  readonly response: Response;
  readonly body: Uint8Array;
}

/** A body that breaks behind Grafana's proxy ends here as if it were whole, with status 200: then one more try. */
async function sendWhole(member: MemberSource, request: HttpRequest, options: AskOptions): Promise<Received> {
  const receive = async (): Promise<Received> => {
    const response = await send(member, request, options);
    return { response, body: new Uint8Array(await response.arrayBuffer()) };
  };
  const first = await receive();
  return first.response.ok && !endsAsJson(first.body) ? receive() : first;
}

/** Whether the last character, spaces apart, closes an object. */
function endsAsJson(body: Uint8Array): boolean {
  return new TextDecoder().decode(body.subarray(-16)).trimEnd().endsWith('}');
}

async function send(
  member: MemberSource,
  request: HttpRequest,
  { lookback, timeoutMs, signal }: AskOptions
): Promise<Response> {
  const { memberCall } = await loadEngine();
  const { path, method, params } = memberCall(request);
  const form = new URLSearchParams(params.map(([name, value]): [string, string] => [name, value]));
  if (form.has('query')) {
    form.set('lookback_delta', `${lookback}ms`);
  }
  if (form.has('query') && !member.params.has('timeout')) {
    form.set('timeout', `${timeoutMs}ms`);
  }
  const asked = { redirect: 'manual', signal } as const;
  const get = () => grafanaFetch(memberUrl(member, `/api/v1/${path}?${form}`), { method: 'GET', ...asked });
  if (method === 'GET') {
    return get();
  }
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const post = { method: 'POST', headers, body: form.toString(), ...asked } as const;
  const posted = await grafanaFetch(memberUrl(member, `/api/v1/${path}`), post);
  if (!mayTakeNoPost(posted.status)) {
    return posted;
  }
  const got = await get();
  const { status, headers: told } = got;
  return standsForPost(posted.status, { status, contentType: told.get('content-type') }) ? got : posted;
}

const ERROR_START = '{"status":"error"';

function isPrometheusError(body: Uint8Array): boolean {
  return new TextDecoder().decode(body.subarray(0, ERROR_START.length)) === ERROR_START;
}

/** What Grafana's proxy, or something before Prometheus, said instead of an answer. */
function refusal({ type, status }: Response, body: Uint8Array): string {
  if (type === 'opaqueredirect') {
    return REDIRECTS;
  }
  const text = new TextDecoder().decode(body.subarray(0, 500));
  const message = /"message"\s*:\s*"([^"]*)"/.exec(text)?.[1];
  return message === undefined || message === '' ? `HTTP ${status}` : `HTTP ${status}: ${message}`;
}
