import { useMemo, useState } from 'react';

import { type AllowList, type AllowListDocument } from '../../../api/allowList';
import { type ListChange, listChanges, listProblem, selectorsIn, textOfList } from './listChanges';

export interface ListDraft {
  /** What was read, and is edited. */
  readonly base: AllowListDocument;
  readonly isAll: boolean;
  /** As entered, one selector a line. */
  readonly text: string;
  readonly allow: AllowList;
  readonly problem: string | undefined;
  readonly changes: readonly ListChange[];
  /** What somebody else has saved since, where something was edited here too. */
  readonly theirs: AllowListDocument | undefined;
  readonly edit: (change: { readonly isAll?: boolean; readonly text?: string }) => void;
  /** Goes on from a document, without the edits or with `allow`. */
  readonly rebase: (base: AllowListDocument, allow?: AllowList) => void;
}

const stateOf = (base: AllowListDocument, allow: AllowList = base.allow) => ({
  ...{ base, isAll: allow === null, text: textOfList(allow) },
});

/** Edits of an allow list over the version they began with. While there are none, a newer version is taken over at once. */
export function useListDraft(newest: AllowListDocument): ListDraft {
  const [state, setState] = useState(() => stateOf(newest));
  const isNewer = newest.version > state.base.version;
  const isEdited = useMemo(() => listChanges(state.base.allow, allowOf(state)).length > 0, [state]);
  const shown = isNewer && !isEdited ? stateOf(newest) : state;
  const allow = allowOf(shown);
  return {
    ...shown,
    allow,
    problem: listProblem(allow),
    changes: listChanges(shown.base.allow, allow),
    theirs: isNewer && isEdited ? newest : undefined,
    edit: (change) => setState({ ...shown, ...change }),
    rebase: (base, next) => setState(stateOf(base, next)),
  };
}

function allowOf({ isAll, text }: { readonly isAll: boolean; readonly text: string }): AllowList {
  return isAll ? null : selectorsIn(text);
}
