import { type Answer, send, type SentRequest } from './send';
import { type Site } from './site';

/** Something that somebody might try against the proxy, and what comes of it. */
export interface Try {
  /** Unique among all tries, in kebab case. */
  readonly name: string;
  /** What is tried, in plain words. */
  readonly tries: string;
  /** What happens, in plain words. */
  readonly outcome: string;
  /** Tries it. Resolves with undefined where that happens, else with what happened instead. */
  readonly run: (site: Site) => Promise<string | undefined>;
}

/** Tries of one kind. */
export interface TryTable {
  readonly title: string;
  readonly tries: readonly Try[];
}

/** What an answer must be like. */
export interface Expected {
  readonly status: number;
  /** A part of its text. */
  readonly says?: string;
}

/** A try that is one request, or several that are all to be answered alike, to the proxy with tokens. */
export interface RequestTry {
  readonly name: string;
  readonly tries: string;
  readonly requests: readonly SentRequest[];
  readonly expected: Expected;
  /** In other words than those of `expected`. */
  readonly outcome?: string;
  /** The port that is asked; that of the proxy with tokens where it is left out. */
  readonly port?: (site: Site) => number;
}

export function requestTry({ name, tries, requests, expected, outcome, port }: RequestTry): Try {
  return {
    ...{ name, tries },
    outcome: outcome ?? outcomeOf(expected),
    run: async (site) => {
      const answers = await Promise.all(requests.map((request) => send(port?.(site) ?? site.closed.port, request)));
      const wrong = answers.map((answer, i) => unlike(answer, expected, `${requests[i].path}: `));
      return wrong.find((text) => text !== undefined);
    },
  };
}

/** What is wrong with an answer; undefined where it is as expected. */
export function unlike({ status, headers, text }: Answer, expected: Expected, where = ''): string | undefined {
  if (status !== expected.status) {
    return `${where}status ${status}, not ${expected.status}: ${text.slice(0, 300)}`;
  }
  if (expected.says !== undefined && !sentenceOf(text).includes(expected.says)) {
    return `${where}"${text.slice(0, 300)}" does not say "${expected.says}"`;
  }
  return headers['x-content-type-options'] === 'nosniff' ? undefined : `${where}browsers may guess its type`;
}

/** What an error of either API says to people. */
function sentenceOf(text: string): string {
  try {
    const { message, error } = JSON.parse(text) as { message?: string; error?: string };
    return message ?? error ?? text;
  } catch {
    return text;
  }
}

function outcomeOf({ status, says }: Expected): string {
  const what = status < 300 ? `Answered with ${status}` : `Refused with ${status}`;
  return says === undefined ? `${what}.` : `${what}: “${says}”`;
}
