import { Remembered } from './remembered';

export interface RememberedEach<S, T> {
  readonly get: (of: S) => Promise<T>;
  /** The next `get` loads anew. */
  readonly forget: (of: S) => void;
}

/** What is loaded of each of several things, which `key` tells apart; remembered for a while. */
export function rememberedEach<S, T>(
  load: (of: S) => Promise<T>,
  key: (of: S) => string,
  maxAgeMs: number
): RememberedEach<S, T> {
  const known = new Map<string, Remembered<T>>();
  return {
    get: (of) => {
      const remembered = known.get(key(of)) ?? new Remembered(() => load(of), maxAgeMs);
      known.set(key(of), remembered);
      return remembered.get();
    },
    forget: (of) => void known.delete(key(of)),
  };
}
