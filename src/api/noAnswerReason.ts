/** What a server said to a query. */
export interface QueryAnswer {
  readonly status: number;
  /** Its Content-Type, empty where there is none. */
  readonly contentType: string;
  /** Its beginning will do. */
  readonly body: string;
}

/** Answered by every server of PromQL, and costs nothing. */
export const READINESS_QUERY = '/api/v1/query?query=1';

/** Of a redirect whose target is not known. */
export const REDIRECTS = 'it redirects, which is not followed: write the address that answers queries as its url';

/**
 * Why what was said to `READINESS_QUERY` is no answer: what the server is instead, with the remedy where there is one. It
 * follows the server's name; undefined where it is an answer.
 */
export function noAnswerReason({ status, contentType, body }: QueryAnswer): string | undefined {
  const said = envelope(body);
  if (status === 200 && said?.status === 'success' && isResult(said.data)) {
    return undefined;
  }
  if (status === 401 || status === 403) {
    return 'it refuses our credentials';
  }
  if (status >= 300 && status < 400) {
    return REDIRECTS;
  }
  const told = typeof said?.error === 'string' ? said.error : undefined;
  return told === undefined ? notPrometheus({ status, contentType, body }) : toldReason(status, told);
}

function toldReason(status: number, error: string): string {
  return error === 'unavailable with Prometheus Agent'
    ? 'it is a Prometheus Agent, which keeps no samples and answers no queries: name the server it writes to'
    : `it answers ${status}: ${error}`;
}

function notPrometheus({ status, contentType, body }: QueryAnswer): string {
  if (status === 400 && body.includes('HTTP request to an HTTPS server')) {
    return 'it speaks https: write https:// in its url';
  }
  if (isVictoriaMetrics(status, body)) {
    return (
      'it is a VictoriaMetrics that answers no queries at this url: a single server does without a path, a cluster ' +
      'at /select/<accountID>/prometheus'
    );
  }
  if (/^text\/html\b/i.test(contentType)) {
    const title = /<title>([^<]{1,100})/i.exec(body)?.[1].trim();
    const page = title === undefined || title === '' ? 'a web page' : `the web page "${title}"`;
    return `it answers ${status} with ${page}: write the address of the API as its url, without that of a page`;
  }
  return status === 200
    ? "it answers, but not as Prometheus' API does: check the path of its url"
    : `it answers ${status}${status === 404 ? ': check the path of its url' : ''}`;
}

/** VictoriaMetrics' answer to addresses it does not know. */
export function isVictoriaMetrics(status: number, body: string): boolean {
  return status === 400 && body.includes('unsupported path requested');
}

interface Envelope {
  readonly status?: unknown;
  readonly data?: unknown;
  readonly error?: unknown;
}

function envelope(body: string): Envelope | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null && 'status' in parsed ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function isResult(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'resultType' in data;
}
