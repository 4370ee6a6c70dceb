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
  const until = endsAt === undefined ? '' : ` (until ${new Date(endsAt).toLocaleTimeString()})`;
  return (
    <Button
      size="sm"
      variant={failed ? 'destructive' : 'secondary'}
      icon={on ? 'pause' : 'bolt'}
      tooltip="Services of the demo show more series for five minutes: the fleet Demo grows, and drains shards again afterwards"
      onClick={() => ask('POST', on ? 'load/end' : 'load')}
    >
      {failed ? 'The demo does not answer' : on ? `End the load${until}` : 'Make load'}
    </Button>
  );
}
