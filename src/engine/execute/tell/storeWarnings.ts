import { type Grid } from '../../model/grid';
import { type Annotation } from '../../model/result';
import { selectorReads } from '../../plan/dataSpan';
import { storedPart, type StoredPart } from '../../plan/storedPart';
import { type StoreMember, type Topology } from '../../plan/topology';
import { type Expr, type VectorSelector } from '../../syntax/ast';
import { print } from '../../syntax/print';

const TEXTS: Readonly<Record<StoredPart, ((what: string, store: string, before: string) => string) | undefined>> = {
  all: undefined,
  none: (what, store, before) =>
    `${what} is not written to the store (${store}): of the time before ${before} there is only what the shards still hold`,
  some: (what, store, before) =>
    `not all of ${what} may be written to the store (${store}), which has what its allow list names: of the time before ${before}, series may be missing`,
};

/** What an expression reads of times that are the store's, and is not written to it or may not be. */
export function storeWarnings(expr: Expr, { store, lookback }: Topology, grid: Grid): readonly Annotation[] {
  if (store?.allow === undefined) {
    return [];
  }
  const older = selectorReads(expr, lookback, grid).filter(({ from }) => from < store.before);
  const messages = older.flatMap(({ selector }) => storeWarning(selector, store) ?? []);
  return [...new Set(messages)].map((message) => ({ level: 'warning', message }));
}

/** The warning of one selector that reads such times; undefined where all of it is written to the store. */
export function storeWarning(selector: VectorSelector, store: StoreMember): string | undefined {
  const bare = { ...selector, offset: 0, timestamp: undefined, startOrEnd: undefined, extended: undefined };
  const before = `${new Date(store.before).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return TEXTS[storedPart(bare, store)]?.(print(bare), store.id, before);
}
