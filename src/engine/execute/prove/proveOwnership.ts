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
  const prover = new Prover(plan, seen, { claims: claimsOf(plan, seen), heeded });
  for (const ask of [() => prover.first(), () => prover.second(), () => prover.third()]) {
    const asked = ask();
    prover.take(asked, await askIndex(asked.map((one) => one.ask), index)); // prettier-ignore
  }
  return prover.proof();
}
