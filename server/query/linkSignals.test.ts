import { getEventListeners } from 'node:events';

import { linkSignals } from './linkSignals';

describe('linkSignals', () => {
  it.each([0, 1])('ends with source %p', (which) => {
    const sources = [new AbortController(), new AbortController()];
    const link = linkSignals(sources.map(({ signal }) => signal));
    expect(link.signal.aborted).toBe(false);
    sources[which].abort();
    expect(link.signal.aborted).toBe(true);
    expect(link.isLate).toBe(false);
  });

  it('has ended where a source had', () => {
    expect(linkSignals([new AbortController().signal, AbortSignal.abort()]).signal.aborted).toBe(true);
  });

  it('ends when the time is over, and says so', async () => {
    const link = linkSignals([], 1);
    await new Promise((resolve) => link.signal.addEventListener('abort', resolve));
    expect(link.isLate).toBe(true);
  });

  it('leaves nothing with a signal that lives on', () => {
    const { signal } = new AbortController();
    for (let i = 0; i < 1000; i++) {
      linkSignals([signal], 1_000_000).release();
    }
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
    expect(dependants(signal)).toBe(0);
  });

  it('is told from AbortSignal.any, whose dependants stay', () => {
    const { signal } = new AbortController();
    AbortSignal.any([signal]);
    expect(dependants(signal)).toBe(1);
  });
});

/** The signals Node keeps for those that `AbortSignal.any` made of this one. */
function dependants(signal: AbortSignal): number {
  const kept = Object.getOwnPropertySymbols(signal).find(({ description }) => description === 'kDependantSignals');
  const signals: unknown = kept === undefined ? undefined : Reflect.get(signal, kept);
  return signals instanceof Set || (typeof signals === 'object' && signals !== null && 'size' in signals)
    ? Number(Reflect.get(signals, 'size'))
    : 0;
}
