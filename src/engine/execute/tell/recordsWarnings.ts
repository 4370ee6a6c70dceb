import { type Annotation } from '../../model/result';
import { type Plan } from '../../plan/plan';
import { recordedPart } from '../../plan/recordedPart';
import { type RecordedElsewhere, type Topology } from '../../plan/topology';
import { listed } from './listed';

/** Names of what alerting rules write. */
const OF_ALERTS: ReadonlySet<string> = new Set(['ALERTS', 'ALERTS_FOR_STATE']);

/** What members have under a name that the fleet's rules record, where a plan reads that: it is missing. */
export function recordsWarnings({ leaves }: Plan, topology: Topology): readonly Annotation[] {
  const { elsewhere = [] } = topology.records ?? {};
  const parts = elsewhere.length === 0 ? [] : leaves.flatMap((leaf) => (leaf.op === 'raw' ? [leaf.expr] : []));
  const isRead = ({ name }: RecordedElsewhere) =>
    parts.some((selector) => recordedPart(selector, { records: { id: '', names: [name] } }).kind !== 'none');
  return elsewhere.filter(isRead).map((one) => ({ level: 'warning', message: recordedElsewhereText(one) }));
}

/** That what members have under a name is not read, with the remedy; without the full stop. */
export function recordedElsewhereText({ name, members }: RecordedElsewhere): string {
  return OF_ALERTS.has(name)
    ? `${name} is what the fleet's rules write, without the alerts of ${listed(members)}: move the alerting rules there to the fleet's rule files`
    : `${name} is what the fleet's rules record, without what ${listed(members)} ${members.length < 2 ? 'has' : 'have'} under that name, scraped or by rules there: rename one of them`;
}
