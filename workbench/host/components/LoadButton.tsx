import { Button } from '@grafana/ui';
import { useCallback, useEffect, useState } from 'react';

interface LoadState {
  readonly on: boolean;
  /** Milliseconds since the epoch. */
  readonly endsAt?: number;
}

/** A moment more than the load itself takes to end. */
const SLACK_MS = 500;

/** Begins a load on the demo's services, and ends it before it ends by itself. */
export function LoadButton() {
  const [{ on, endsAt }, setLoad] = useState<LoadState>({ on: false });
  const [failed, setFailed] = useState(false);
  const ask = useCallback(async (method: 'GET' | 'POST', path: string) => {
    try {
      const answer = await fetch(`/workbench/${path}`, { method });
      setFailed(!answer.ok);
      if (answer.ok) {
        setLoad((await answer.json()) as LoadState);
      }
    } catch {
      setFailed(true);
    }
  }, []);
  useEffect(() => {
    const wait = endsAt === undefined ? 0 : endsAt - Date.now() + SLACK_MS;
    const timer = setTimeout(() => ask('GET', 'load'), wait);
    return () => clearTimeout(timer);
  }, [endsAt, ask]);
  const until = endsAt === undefined ? '' : new Date(endsAt).toLocaleTimeString();
  return (
    <Button
      size="sm"
      variant={failed ? 'destructive' : 'secondary'}
      icon="bolt"
      tooltip={
        on
          ? `It ends by itself at ${until}. Then the fleet Demo drains the shards that were added.`
          : 'For five minutes the services of the demo show more series: the fleet Demo adds shards, and drains them afterwards.'
      }
      onClick={() => ask('POST', on ? 'load/end' : 'load')}
    >
      {failed ? 'No demo' : on ? 'End load' : 'Make load'}
    </Button>
  );
}
