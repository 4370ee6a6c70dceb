import { useEffect, useState } from 'react';

import { type Policy } from '../../api/policy';
import { type WhatIf, whatIfSchema } from '../../api/scaling';
import { sendToProxy } from './getFromProxy';
import { type Sending, useSend } from './useSend';

/** Asked when an edit has paused so long, milliseconds. */
const PAUSE_MS = 400;

interface Options {
  readonly fleet: string;
  /** Left out while what was entered is no policy: nothing is asked then. */
  readonly policy: Policy | undefined;
  /** How much of the past is replayed, milliseconds. */
  readonly span: number;
}

/** What is known of a what-if: the newest answer stays while the next is awaited. */
export type WhatIfState = Pick<Sending<WhatIf>, 'busy' | 'value' | 'failure'> & {
  /** Whether `value` is for the policy and span given now. */
  readonly isCurrent: boolean;
};

/**
 * Recorded use replayed under a policy. The proxy replays it: it holds what was recorded, down to the loop's own interval, and
 * decides with what it knows of the shards now; the page would have to fetch all of that to do the same.
 */
export function useWhatIf({ fleet, policy, span }: Options): WhatIfState {
  const { send, busy, value, failure } = useSend<WhatIf>();
  const [answered, setAnswered] = useState('');
  const asked = policy === undefined ? '' : JSON.stringify([fleet, policy, span]);
  useEffect(() => {
    if (asked === '') {
      return undefined;
    }
    const timer = window.setTimeout(async () => {
      const [id, what, past] = JSON.parse(asked) as [string, Policy, number];
      const data = { policy: what, from: Date.now() - past };
      const path = `fleets/${encodeURIComponent(id)}/what-if`;
      const result = await send((signal) => sendToProxy({ method: 'POST', path, data }, whatIfSchema, signal));
      if (result !== undefined) {
        setAnswered(asked);
      }
    }, PAUSE_MS);
    return () => window.clearTimeout(timer);
  }, [asked, send]);
  return { busy, value, failure, isCurrent: asked !== '' && answered === asked };
}
