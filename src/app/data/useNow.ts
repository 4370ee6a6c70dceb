import { useEffect, useState } from 'react';

/** The time, milliseconds since the epoch, renewed every `intervalMs`: for ages shown on a page. */
export function useNow(intervalMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), intervalMs);
    return () => window.clearInterval(timer);
  }, [intervalMs]);
  return now;
}
