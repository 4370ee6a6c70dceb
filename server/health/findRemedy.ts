import { noAnswerReason } from '../../src/api/noAnswerReason';
import { Replica } from '../query/replica';
import { getText, readinessText, textOf } from './probedText';

const TIMEOUT_MS = 2000;
const MOST_PLACES = 5;
/** Reasons that another path of the server, or its name, may explain. */
const ELSEWHERE = /^it answers (200|4\d\d)\b|^it answers, but not|answers no queries at this url/;
const BUILD = /^((?!go_|prometheus_)[a-z_]+)_build_info\{/m;

/**
 * Looks around at a server that answers, but no queries: is it another server by its own word, or is the API at another path
 * of it? Gives the reason with what was found; nothing but this server is asked.
 */
export async function findRemedy(replica: Replica, reason: string): Promise<string> {
  const { url, access } = replica.endpoint;
  if (url === undefined || !ELSEWHERE.test(reason)) {
    return reason;
  }
  const at = async <T>(place: string, look: (there: Replica) => Promise<T>): Promise<T> => {
    const there = new Replica(replica.shard, { id: replica.id, url: place, access, problems: [] }, 1);
    return look(there).finally(() => there.close());
  };
  for (const place of await places(url, (look) => at(new URL(url).origin, look))) {
    if (await at(place, answersQueries)) {
      return `it answers no queries at ${url}, but at ${place}: write that as its url`;
    }
  }
  const name = BUILD.exec((await textOf(replica, '/metrics')) ?? '')?.[1];
  return name === undefined
    ? reason
    : `it is no Prometheus, but says it is ${name}: write the url of a server that answers queries`;
}

/** Where else the API may be: at a parent of the path, where the server's own pages are, or in a VictoriaMetrics cluster. */
async function places(
  url: string,
  atRoot: (look: (root: Replica) => Promise<string>) => Promise<string>
): Promise<string[]> {
  const { origin, pathname } = new URL(url);
  const home = await atRoot(homeOf);
  const found = [...parents(pathname), home, ...parents(home), '/select/0/prometheus']
    .map((path) => `${origin}${path.replace(/\/+$/, '')}`)
    .filter((place) => place !== url);
  return [...new Set(found)].slice(0, MOST_PLACES);
}

/** The path to which a server redirects its visitors, or none. */
async function homeOf(root: Replica): Promise<string> {
  try {
    const { redirect } = await getText(root, '/', AbortSignal.timeout(TIMEOUT_MS));
    const target = redirect === undefined ? undefined : new URL(redirect.target);
    return target?.origin === new URL(root.endpoint.url ?? '').origin ? target.pathname : '';
  } catch {
    return '';
  }
}

/** `/a/b` has `/a` and nothing. */
function parents(path: string): string[] {
  const parts = path.split('/').filter((part) => part !== '');
  return parts
    .map((_, i) => parts.slice(0, parts.length - 1 - i))
    .map((some) => some.map((part) => `/${part}`).join(''));
}

async function answersQueries(there: Replica): Promise<boolean> {
  try {
    return noAnswerReason(await readinessText(there, AbortSignal.timeout(TIMEOUT_MS))) === undefined;
  } catch {
    return false;
  }
}
