import { bareSelector } from '../syntax/bareSelector';
import { type VectorSelector } from '../syntax/ast';
import { namesRead } from './recordedPart';
import { storedPart } from './storedPart';

/** An edit of an allow list; null takes all. */
export interface AllowListEdit {
  readonly before: readonly string[] | null;
  readonly after: readonly string[] | null;
  /** Metrics of which less is written after it, where that is known of live series. */
  readonly lost: ReadonlySet<string>;
}

const RANK = { none: 0, some: 1, all: 2 } as const;

/** Whether less of what a selector takes is written to a store after an edit. */
export function losesStored(selector: VectorSelector, { before, after, lost }: AllowListEdit): boolean {
  const part = (allow: AllowListEdit['before']) => storedPart(selector, { allow: allow ?? undefined });
  const [was, becomes] = [part(before), part(after)];
  const mayLose = was === 'some' && becomes === 'some' && namesRead(bareSelector(selector), lost).length > 0;
  return RANK[becomes] < RANK[was] || mayLose;
}
