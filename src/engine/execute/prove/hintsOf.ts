import { type Reason } from '../../plan/plan';
import { type Topology } from '../../plan/topology';
import { type Expr } from '../../syntax/ast';
import { addHints, type PlanHints, rawSelectors, rawWithin } from './planHints';
import { type Proof } from './proof';

export interface HintsOptions {
  readonly expr: Expr;
  readonly topology: Topology;
  /** Members whose answers are missing, of which nothing need be known. */
  readonly missing: ReadonlySet<string>;
}

/** What a proof says for certain that another plan must heed, whoever does not answer. */
export function knownHints({ hints: { shared, ...hints } }: Proof, topology: Topology): PlanHints {
  return hasRaw(topology) ? { ...hints, shared } : hints;
}

function hasRaw({ members }: Topology): boolean {
  return members.every(({ remoteRead }) => remoteRead !== false);
}

/** What a proof says another plan must heed. */
export function hintsOf(proof: Proof, { expr, topology, missing }: HintsOptions): PlanHints {
  const raw = new Map<string, Reason>(
    proof.mixed.map((selector) => [selector, 'several members hold series of it, too many to tell apart'])
  );
  for (const { selector, member, why } of proof.unknown) {
    if (!missing.has(member)) {
      raw.set(selector, `what ${member} holds of it is not known (${why})`);
    }
  }
  const { shared, ...hints } = proof.hints;
  if (!hasRaw(topology)) {
    // Without raw samples the next best is one series by one, as each member computes it.
    const [bySeries = 'several members hold the same series'] = raw.values();
    return shared !== undefined || raw.size > 0 ? { ...hints, unkeyed: true, bySeries } : hints;
  }
  if (raw.size === 0) {
    return proof.hints;
  }
  const selectors = rawSelectors(expr, raw);
  const [reason] = raw.values();
  // The info series of `info()` need not be written out.
  return addHints(proof.hints, selectors.raw.size > 0 ? selectors : rawWithin(expr, undefined, reason));
}
