import { type VectorSelector } from './ast';

/** A selector's matchers as an expression of its own: without offset, times and modifiers. */
export function bareSelector(selector: VectorSelector): VectorSelector {
  return { ...selector, offset: 0, timestamp: undefined, startOrEnd: undefined, extended: undefined };
}
