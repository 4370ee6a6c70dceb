import { type Grid } from '../../model/grid';
import { type Annotation } from '../../model/result';
import { selectorReads } from '../../plan/dataSpan';
import { storedFrom, type StoredPart } from '../../plan/storedPart';
import { type StoreMember, type Topology } from '../../plan/topology';
import { type Expr, type VectorSelector } from '../../syntax/ast';
import { bareSelector } from '../../syntax/bareSelector';
import { print } from '../../syntax/print';

const TEXTS: Readonly<
  Record<StoredPart | 'changing', ((what: string, store: string, before: string) => string) | undefined>
> = {
  all: undefined,
  none: (what, store, before) =>
    `${what} is not written to the store (${store}): of the time before ${before} there is only what the shards still hold`,
  some: (what, store, before) =>
    `not all of ${what} may be written to the store (${store}), which has what its allow list names: of the time before ${before}, series may be missing`,
  changing: (what, store, before) =>
    `what is written of ${what} to the store (${store}) has changed: of the time before ${before}, samples may be missing`,
};

/** What an expression reads of times that are the store's, and is not written to it or may not be. */
export function storeWarnings(expr: Expr, { store, lookback }: Topology, grid: Grid): readonly Annotation[] {
  if (store === undefined || (store.allow === undefined && store.earlier === undefined)) {
    return [];
  }
  const older = selectorReads(expr, lookback, grid).filter(({ from }) => from < store.before);
  const messages = older.flatMap(({ selector, from }) => storeWarning(selector, store, from) ?? []);
  return [...new Set(messages)].map((message) => ({ level: 'warning', message }));
}

/** The warning of one selector that reads such times, from `from` on; undefined where all of it is written to the store. */
export function storeWarning(selector: VectorSelector, store: StoreMember, from: number): string | undefined {
  const bare = bareSelector(selector);
  const before = `${new Date(store.before).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return TEXTS[storedFrom(bare, store, from)]?.(print(bare), store.id, before);
}
