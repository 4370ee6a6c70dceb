import { labelsOf, memberLabelNames, valueOf } from './memberLabels';
import { type Topology } from './topology';

/** Labels that tell which member of an independent fleet a series is of: one where one alone does, else all of them. */
export function tellingLabels(topology: Pick<Topology, 'kind' | 'members'>): readonly string[] {
  const labels = topology.members.map((member) => labelsOf(member, topology));
  const names = memberLabelNames(topology);
  const telling = names.find((name) => new Set(labels.map((one) => valueOf(one, name))).size === labels.length);
  return telling === undefined ? names : [telling];
}
