import { useMemo, useState } from 'react';

import { type Policy, type PolicyDocument, policySchema } from '../../../api/policy';
import { type ChangedValue, changedValues } from '../../data/changedValues';

/** Problems by field path, such as `targets.cpu`. */
export type Problems = ReadonlyMap<string, string>;

export interface PolicyDraft {
  /** What was read, and is edited. */
  readonly base: PolicyDocument;
  /** As entered; NaN where that is no number. */
  readonly draft: Policy;
  readonly problems: Problems;
  /** The draft where it has no problems. */
  readonly valid: Policy | undefined;
  /** What was edited. */
  readonly changes: readonly ChangedValue[];
  /** What somebody else has saved since, where something was edited here too. */
  readonly theirs: PolicyDocument | undefined;
  readonly edit: (draft: Policy) => void;
  /** Goes on from a document, without the edits or with `draft`. */
  readonly rebase: (base: PolicyDocument, draft?: Policy) => void;
}

/** Edits of a policy over the version they began with. While there are none, a newer version is taken over at once. */
export function usePolicyDraft(newest: PolicyDocument): PolicyDraft {
  const [state, setState] = useState({ base: newest, draft: newest.policy });
  const isEdited = useMemo(() => changedValues(state.base.policy, state.draft).length > 0, [state]);
  const isNewer = newest.version > state.base.version;
  const { base, draft } = isNewer && !isEdited ? { base: newest, draft: newest.policy } : state;
  const problems = useMemo(() => problemsOf(draft), [draft]);
  return {
    base,
    draft,
    problems,
    valid: problems.size === 0 ? draft : undefined,
    changes: useMemo(() => changedValues(base.policy, draft), [base, draft]),
    theirs: isNewer && isEdited ? newest : undefined,
    edit: (next) => setState({ base, draft: next }),
    rebase: (nextBase, next = nextBase.policy) => setState({ base: nextBase, draft: next }),
  };
}

function problemsOf(draft: Policy): Problems {
  const issues = policySchema.safeParse(draft).error?.issues ?? [];
  const problems = new Map<string, string>();
  for (const { path, message } of issues) {
    const key = path.join('.');
    if (!problems.has(key)) {
      problems.set(key, message);
    }
  }
  return problems;
}
