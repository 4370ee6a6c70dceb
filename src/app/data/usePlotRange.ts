import { useCallback } from 'react';
import { useSearchParams } from 'react-router-dom';

import { type RangeText } from './timeRange';

const LAST_HOURS: RangeText = { from: 'now-6h', to: 'now' };

/** The range of time a page's plots show: in the address, as `?from=&to=`, the last 6 hours where it is not. */
export function usePlotRange(): readonly [RangeText, (range: RangeText) => void] {
  const [params, setParams] = useSearchParams();
  const range = { from: params.get('from') ?? LAST_HOURS.from, to: params.get('to') ?? LAST_HOURS.to };
  const setRange = useCallback(
    ({ from, to }: RangeText) =>
      setParams(
        (before) => {
          const after = new URLSearchParams(before);
          after.set('from', from);
          after.set('to', to);
          return after;
        },
        { replace: true }
      ),
    [setParams]
  );
  return [range, setRange];
}
