import { oneLineProblem } from './oneLine';

/** Where goes what does not belong into the address of a server, each an end of a sentence. */
export interface UrlRemedies {
  /** For a user name and password: `use basic_auth`. */
  readonly credentials: string;
  /** For a query string: `use params`. */
  readonly query: string;
}

/** Why a text is no address of a server, such as `http://prometheus-0:9090/prefix`; undefined where it is one. */
export function serverUrlProblem(text: string, { credentials, query }: UrlRemedies): string | undefined {
  const url = parsedUrl(text);
  if (url === undefined || !/^https?:\/\//i.test(text)) {
    return 'write a URL that begins with http:// or https://';
  }
  if (hasUserInfo(text)) {
    return `write no user name or password into it: ${credentials}`;
  }
  if (text.includes('#')) {
    return 'write it without # and what comes after it, which no server is sent';
  }
  if (text.includes('?')) {
    return `write it without ? and what comes after it: ${query}`;
  }
  return /\s/.test(text.trim()) ? 'write it without spaces and line breaks' : undefined;
}

/** Whether a URL has a place for a user name or password, empty ones included, which a parsed URL does not tell. */
export function hasUserInfo(text: string): boolean {
  return /^[^:]*:[/\\]*[^/\\?#]*@/.test(text);
}

/** Why a text is no address of an HTTP proxy, such as `http://proxy:3128`; undefined where it is one. */
export function proxyUrlProblem(text: string): string | undefined {
  const url = parsedUrl(text);
  if (url === undefined || !/^http:\/\//i.test(text)) {
    return 'write a URL that begins with http://';
  }
  return url.href === `${url.origin}/` && !/[?#@]/.test(text)
    ? undefined
    : 'write host and port alone, such as http://proxy:3128';
}

function parsedUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

/** Names of parameters that are ours to send. */
const RESERVED: ReadonlySet<string> = new Set([
  ...['query', 'time', 'start', 'end', 'step', 'timeout', 'lookback_delta', 'limit', 'stats', 'match[]', 'match'],
  ...['metric', 'limit_per_metric', 'state', 'scrapePool', 'type', 'rule_name[]', 'rule_group[]', 'file[]'],
  ...['exclude_alerts', 'group_limit', 'group_next_token', 'nocache'],
]);

/** Why a parameter may not be added to what a server is sent; undefined where it may. */
export function paramProblem(name: string): string | undefined {
  return RESERVED.has(name) ? `"${name}" is sent with queries and cannot be set` : oneLineProblem(name);
}
