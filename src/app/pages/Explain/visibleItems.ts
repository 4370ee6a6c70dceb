import { type TreeItem } from './planTree';

/** A row of the tree that is to be seen, with its place for screen readers. */
export interface VisibleItem {
  readonly item: TreeItem;
  /** 1 is the root. */
  readonly level: number;
  /** Among its siblings, from 1. */
  readonly position: number;
  readonly size: number;
}

/** The tree's rows from top to bottom, without what is below collapsed ones. */
export function visibleItems(tree: readonly TreeItem[], collapsed: ReadonlySet<string>, level = 1): VisibleItem[] {
  return tree.flatMap((item, i) => [
    { item, level, position: i + 1, size: tree.length },
    ...(collapsed.has(item.id) ? [] : visibleItems(item.children, collapsed, level + 1)),
  ]);
}

/** The id of the row that the row at `at` is below. */
export function parentOf(items: readonly VisibleItem[], at: number): string | undefined {
  const above = items.slice(0, at).filter(({ level }) => level < items[at].level);
  return above.at(-1)?.item.id;
}
