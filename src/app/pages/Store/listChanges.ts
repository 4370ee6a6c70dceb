import { type AllowList, MOST_SELECTORS } from '../../../api/allowList';
import { parseAllowed } from '../../../engine/index';
import { t } from '../../text';

/** Selectors of a text, one a line; lines with nothing else than spaces are left out. */
export function selectorsIn(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** A list as a text, one selector a line. */
export function textOfList(allow: AllowList): string {
  return (allow ?? []).join('\n');
}

/** What is wrong with a list, a sentence; undefined where nothing is. */
export function listProblem(allow: AllowList): string | undefined {
  if (allow === null) {
    return undefined;
  }
  if (allow.length === 0) {
    return t('app.store.list-empty', 'Name a selector at least, or write all.');
  }
  if (allow.length > MOST_SELECTORS) {
    return t('app.store.list-long', 'At most {{most}} selectors.', { most: MOST_SELECTORS });
  }
  const wrong = allow.find((text) => parseAllowed(text) === undefined);
  return wrong === undefined
    ? undefined
    : t('app.store.list-wrong', '{{text}} is no metric name or selector without a range or an offset.', {
        text: wrong,
      });
}

/** A selector that one list has and another has not. */
export interface ListChange {
  readonly selector: string;
  readonly is: 'added' | 'removed';
}

/** What differs between two lists, whatever their order; a list that takes all is the selector `''`. */
export function listChanges(before: AllowList, after: AllowList): readonly ListChange[] {
  const [was, becomes] = [before ?? [''], after ?? ['']];
  return [
    ...was.filter((one) => !becomes.includes(one)).map((selector) => ({ selector, is: 'removed' as const })),
    ...becomes.filter((one) => !was.includes(one)).map((selector) => ({ selector, is: 'added' as const })),
  ];
}

/** Somebody else's list with the edits made here on top. Where one of the three takes all, that made here counts. */
export function mergeLists(base: AllowList, mine: AllowList, theirs: AllowList): AllowList {
  if (base === null || mine === null || theirs === null) {
    return mine;
  }
  const kept = theirs.filter((one) => mine.includes(one) || !base.includes(one));
  return [...kept, ...mine.filter((one) => !base.includes(one) && !kept.includes(one))];
}
