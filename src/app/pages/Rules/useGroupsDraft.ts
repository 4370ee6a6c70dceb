import { useState } from 'react';

import { type RuleGroupsDocument } from '../../../api/ruleGroups';

/** Edits of rule groups over the version they began with. */
export interface GroupsDraft {
  /** What was read, and is edited. */
  readonly base: RuleGroupsDocument;
  readonly text: string;
  readonly isEdited: boolean;
  /** What somebody else has saved since, where something was edited here too. */
  readonly theirs: RuleGroupsDocument | undefined;
  readonly edit: (text: string) => void;
  /** Goes on from a document, without the edits or with `text`. */
  readonly rebase: (base: RuleGroupsDocument, text?: string) => void;
}

/** While there are no edits, a newer version is taken over at once. */
export function useGroupsDraft(newest: RuleGroupsDocument): GroupsDraft {
  const [state, setState] = useState({ base: newest, text: newest.text });
  const isNewer = newest.version > state.base.version;
  const isEdited = state.text !== state.base.text;
  const shown = isNewer && !isEdited ? { base: newest, text: newest.text } : state;
  return {
    ...shown,
    isEdited,
    theirs: isNewer && isEdited ? newest : undefined,
    edit: (text) => setState({ ...shown, text }),
    rebase: (base, text = base.text) => setState({ base, text }),
  };
}
