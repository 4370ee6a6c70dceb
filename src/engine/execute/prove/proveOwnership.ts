import { type Plan } from '../../plan/plan';
import { type Topology } from '../../plan/topology';
import { askIndex, type IndexOptions } from './askIndex';
import { claimsOf } from './claims';
import { NO_HINTS, type PlanHints, topologyFor } from './planHints';
import { type Proof } from './proof';
import { Prover } from './prover';

/**
 * Asks the members whether what a plan takes for granted of their data is so. Beside the plan's own requests: an answer of the
 * plan counts when its claims hold. `heeded`: what the plan heeds already.
 */
export async function proveOwnership(
  plan: Plan,
  { topology, heeded, ...index }: IndexOptions & { readonly topology: Topology; readonly heeded: PlanHints }
): Promise<Proof> {
  const seen = topologyFor(topology, { ...NO_HINTS, unreplicated: heeded.unreplicated });
  const prover = new Prover(plan, seen, heeded);
  const claims = claimsOf(plan, seen);
  const first = claims.flatMap((claim) => prover.ask(claim));
  prover.takeAll(first, await askIndex(first.map(({ ask }) => ask), index)); // prettier-ignore
  const second = prover.askAgain();
  prover.compareAll(second, await askIndex(second.map(({ ask }) => ask), index)); // prettier-ignore
  return prover.proof();
}
