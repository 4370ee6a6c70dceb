import { type Expr } from '../../../src/engine/syntax/ast';
import { type Json, toJson } from '../../../src/engine/syntax/json';
import { parse } from '../../../src/engine/syntax/parse';
import { pretty } from '../../../src/engine/syntax/pretty';
import { print } from '../../../src/engine/syntax/print';
import { equalExpr } from '../../../src/engine/syntax/walk';
import { askFormat, askParse } from './oracle';

/** A Prometheus server, and whether it has its experimental syntax enabled. */
export interface Reference {
  readonly url: string;
  readonly experimental: boolean;
}

/**
 * Errors that point at an operator. Upstream finds the operator by where it believes the left side to end, which is
 * wrong after `on (…)` and some other parentheses; we tell the right place.
 */
const AT_OPERATOR = /label ".*" must not occur in ON and GROUP clause|bool modifier can only|must use BOOL modifier/;

/** Upstream's parser panics on some bad input and says no more than this. */
const PANIC = 'unexpected error';

/** How our syntax differs from the server's on these expressions, a line each; empty where they agree. */
export async function compareAll(expressions: readonly string[], reference: Reference): Promise<string[]> {
  const differences: string[] = [];
  const queue = expressions.values();
  const worker = async (): Promise<void> => {
    for (const text of queue) {
      differences.push(...(await compare(text, reference)).map((line) => `${JSON.stringify(text)}: ${line}`));
    }
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
  return differences;
}

async function compare(text: string, { url, experimental }: Reference): Promise<string[]> {
  const theirs = await askParse(url, text);
  const ours = parse(text, { experimental });
  if (!theirs.ok) {
    return ours.ok ? [`accepted, but: ${theirs.message}`] : compareMessages(ours.error.message, theirs.message);
  }
  if (!ours.ok) {
    return [`refused: ${ours.error.message}`];
  }
  const [tree, theirTree] = [canonical(toJson(ours.value)), canonical(theirs.tree)];
  return [
    ...(tree === theirTree ? [] : [`${tree} is not ${theirTree}`]),
    ...compareRoundTrip(ours.value, experimental),
    ...compareFormats(ours.value, { theirs: await askFormat(url, text), experimental }),
  ];
}

function compareMessages(ours: string, theirs: string): string[] {
  if (ours === theirs || theirs === PANIC) {
    return [];
  }
  const withoutPosition = (message: string): string => message.replace(/^\d+:\d+: /, '');
  const samePlaceless = withoutPosition(ours) === withoutPosition(theirs);
  return samePlaceless && AT_OPERATOR.test(theirs) ? [] : [`"${ours}" is not "${theirs}"`];
}

function compareRoundTrip(expr: Expr, experimental: boolean): string[] {
  const again = parse(print(expr), { experimental });
  return again.ok && equalExpr(again.value, expr) ? [] : [`prints as ${print(expr)}, which is something else`];
}

/** Formats must be equal wherever the server's own means what the expression means. */
function compareFormats(expr: Expr, { theirs, experimental }: { theirs: string; experimental: boolean }): string[] {
  const ours = pretty(expr);
  const meaning = parse(theirs, { experimental });
  return ours === theirs || !meaning.ok || pretty(meaning.value) !== ours
    ? []
    : [`formats as\n${ours}\nnot\n${theirs}`];
}

/** JSON text with the keys of objects in order. */
function canonical(tree: Json): string {
  return JSON.stringify(tree, (_, value: Json) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value
  );
}
