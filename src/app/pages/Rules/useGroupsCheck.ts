import { useEffect } from 'react';

import { type ApiError } from '../../../api/errors';
import { type RuleGroupsSaved } from '../../../api/ruleGroups';
import { type ProxyFailure } from '../../data/getFromProxy';
import { ruleGroups } from '../../data/ruleGroups';
import { useSend } from '../../data/useSend';
import { type GroupsDraft } from './useGroupsDraft';

/** After the last edit, milliseconds. */
const PAUSE_MS = 600;

export type TextProblem = NonNullable<ApiError['problems']>[number];

/** What the proxy says of what is edited. */
export interface GroupsCheck {
  /** Of the newest text that was checked. */
  readonly problems: readonly TextProblem[];
  /** Why it was not checked; a newer version is no reason, as it is told elsewhere. */
  readonly failure?: ProxyFailure;
}

/**
 * Has the proxy check what is edited when the edits pause; saves nothing. `isHeld`: not now, as while it is being saved, of which a check
 * would come too late.
 */
export function useGroupsCheck(
  { base, text, answering, isEdited }: GroupsDraft,
  { isHeld }: { readonly isHeld: boolean }
): GroupsCheck {
  const { send, failure } = useSend<RuleGroupsSaved>();
  const { fleet, version } = base;
  useEffect(() => {
    if (!isEdited || isHeld) {
      return undefined;
    }
    const timer = window.setTimeout(() => {
      void send((signal) =>
        ruleGroups.send(fleet, { text, answering }, { reason: '', over: version, signal, dryRun: true })
      );
    }, PAUSE_MS);
    return () => window.clearTimeout(timer);
  }, [send, fleet, version, text, answering, isEdited, isHeld]);
  if (!isEdited || failure === undefined || failure.kind === 'conflict') {
    return { problems: [] };
  }
  return failure.kind === 'invalid' && failure.problems !== undefined
    ? { problems: failure.problems }
    : { problems: [], failure };
}
