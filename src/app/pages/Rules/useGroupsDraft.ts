import { useState } from 'react';

import { type RuleGroupsContent, type RuleGroupsDocument } from '../../../api/ruleGroups';
import { isSameContent } from './withAnswering';

/** Edits of rule groups over the version they began with. */
export interface GroupsDraft extends RuleGroupsContent {
  /** What was read, and is edited. */
  readonly base: RuleGroupsDocument;
  readonly isEdited: boolean;
  /** What somebody else has saved since, where something was edited here too. */
  readonly theirs: RuleGroupsDocument | undefined;
  readonly edit: (change: Partial<RuleGroupsContent>) => void;
  /** Goes on from a document, without the edits or with others. */
  readonly rebase: (base: RuleGroupsDocument, content?: RuleGroupsContent) => void;
}

/** While there are no edits, a newer version is taken over at once. */
export function useGroupsDraft(newest: RuleGroupsDocument): GroupsDraft {
  const [state, setState] = useState(() => draftOf(newest));
  const isNewer = newest.version > state.base.version;
  const isEdited = !isSameContent(state, state.base);
  const shown = isNewer && !isEdited ? draftOf(newest) : state;
  return {
    ...shown,
    isEdited,
    theirs: isNewer && isEdited ? newest : undefined,
    edit: (change) => setState({ ...shown, ...change }),
    rebase: (base, content) => setState(draftOf(base, content)),
  };
}

function draftOf(base: RuleGroupsDocument, { text, answering }: RuleGroupsContent = base) {
  return { base, text, answering };
}
