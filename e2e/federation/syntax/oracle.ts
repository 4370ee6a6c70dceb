import { type Json } from '../../../src/engine/syntax/json';
import { post } from '../../harness/post';

/**
 * What Prometheus makes of an expression: its tree, where JSON can tell it, or its error without the prefix of the HTTP API.
 */
export type Verdict =
  { readonly ok: true; readonly tree: Json | undefined } | { readonly ok: false; readonly message: string };

interface Envelope {
  readonly status: 'success' | 'error';
  readonly data?: Json;
  readonly error?: string;
}

/** Asks a Prometheus server for an expression's tree (`/api/v1/parse_query`). */
export async function askParse(url: string, query: string): Promise<Verdict> {
  const answer = await ask(`${url}/api/v1/parse_query`, query);
  return answer.status === 'success'
    ? { ok: true, tree: answer.data }
    : { ok: false, message: (answer.error ?? '').replace('invalid parameter "query": ', '') };
}

/** Asks a Prometheus server to format an expression that it accepts (`/api/v1/format_query`). */
export async function askFormat(url: string, query: string): Promise<string> {
  return String((await ask(`${url}/api/v1/format_query`, query)).data);
}

async function ask(url: string, query: string): Promise<Envelope> {
  const { body } = await post(url, new URLSearchParams({ query }));
  const text = Buffer.from(body).toString();
  // Of infinite numbers it fails to make JSON, and says so in plain text.
  return text.startsWith('{') ? (JSON.parse(text) as Envelope) : { status: 'success' };
}
