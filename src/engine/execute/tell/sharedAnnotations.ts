import { labelText } from '../../eval/labelText';
import { METRIC_NAME } from '../../model/labels';
import { type Annotation } from '../../model/result';
import { type SharedSeries } from '../combine/mergeMembers';

const REMEDY =
  'If each of them records it by a rule, or two targets look alike, give them a label that tells them apart; if these servers scrape the same targets, make them replicas of one shard';

/**
 * What is told of series that several members of a hash fleet have samples of at the same time: a warning where values differ
 * at one time, so that which one is right is not known; else that they count once. One of each a metric and set of members.
 */
export function sharedAnnotations(shared: readonly SharedSeries[]): readonly Annotation[] {
  const groups = new Map<string, SharedSeries[]>();
  for (const one of shared) {
    const key = JSON.stringify([one.labels.get(METRIC_NAME), one.members, one.differs]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].map(annotationOf);
}

function annotationOf(group: readonly SharedSeries[]): Annotation {
  const [{ labels, members, differs }] = group;
  const series = group.length === 1 ? labelText(labels) : `${group.length} series such as ${labelText(labels)}`;
  const holders = `${members.slice(0, -1).join(', ')} and ${members[members.length - 1]}`;
  return differs
    ? {
        level: 'warning',
        message: `${holders} have different values of ${series} at the same time; those of ${members[0]} were taken. ${REMEDY}`,
      }
    : { level: 'info', message: `${holders} have samples of ${series} at the same time, which count once. ${REMEDY}` };
}
