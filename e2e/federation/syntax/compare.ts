import { type Expr } from '../../../src/engine/syntax/ast';
import { type Dialect } from '../../../src/engine/syntax/dialect';
import { type Json, toJson } from '../../../src/engine/syntax/json';
import { parse } from '../../../src/engine/syntax/parse';
import { type ParseOptions } from '../../../src/engine/syntax/parseOptions';
import { pretty } from '../../../src/engine/syntax/pretty';
import { Printer } from '../../../src/engine/syntax/printer';
import { nameStyle } from '../../../src/engine/syntax/names';
import { equalExpr } from '../../../src/engine/syntax/walk';
import { askFormat, askParse } from './oracle';

/** A Prometheus server, its PromQL, and whether it has its experimental syntax enabled. */
export interface Reference extends ParseOptions {
  readonly url: string;
  readonly dialect: Dialect;
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

async function compare(text: string, { url, dialect, experimental }: Reference): Promise<string[]> {
  const options = { dialect, experimental };
  const theirs = await askParse(url, text);
  const ours = parse(text, options);
  if (!theirs.ok) {
    return ours.ok ? [`accepted, but: ${theirs.message}`] : compareMessages(ours.error.message, theirs.message);
  }
  if (!ours.ok) {
    return [`refused: ${ours.error.message}`];
  }
  const tree = canonical(toJson(ours.value, dialect));
  const theirTree = theirs.tree === undefined ? tree : canonical(theirs.tree);
  return [
    ...(tree === theirTree ? [] : [`${tree} is not ${theirTree}`]),
    ...compareRoundTrip(ours.value, options),
    ...compareFormats(ours.value, { theirs: await askFormat(url, text), options }),
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

type Options = Omit<Reference, 'url'>;

function compareRoundTrip(expr: Expr, options: Options): string[] {
  const printer = new Printer({ names: nameStyle(options.dialect) });
  printer.node(expr);
  const again = parse(printer.text, options);
  return again.ok && equalExpr(again.value, expr) ? [] : [`prints as ${printer.text}, which is something else`];
}

/** Formats must be equal wherever the server's own means what the expression means. */
function compareFormats(expr: Expr, { theirs, options }: { theirs: string; options: Options }): string[] {
  const ours = pretty(expr, options.dialect);
  const meaning = parse(theirs, options);
  return ours === theirs || !meaning.ok || pretty(meaning.value, options.dialect) !== ours
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
