import { labelText } from '../../eval/labelText';
import { type Annotation } from '../../model/result';
import { type SharedCause, type SharedSeries, writingRule } from '../combine/sharedSeries';
import { causeText } from './causeText';
import { listed } from './listed';

/** What is told of series that several members hold, of which the first is shown. */
export interface SharedAnnotation extends Annotation {
  readonly shared: readonly SharedSeries[];
}

/**
 * What is told of series that several members of a hash fleet have samples of at the same time: a warning where values differ
 * at one time, so that which one is right is not known; else that they count once. One of each rule or metric and set of members.
 */
export function sharedAnnotations(shared: readonly SharedSeries[]): readonly SharedAnnotation[] {
  const groups = new Map<string, SharedSeries[]>();
  for (const one of shared) {
    const key = JSON.stringify([writingRule(one.labels), one.members, one.values]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].map((group) => sharedAnnotation(group));
}

/** What is told of series that agree in all but their labels, with why it is so, where that was looked for. */
export function sharedAnnotation(shared: readonly SharedSeries[], cause?: SharedCause): SharedAnnotation {
  const [{ labels, members, values }] = shared;
  const series = shared.length === 1 ? labelText(labels) : `${shared.length} series such as ${labelText(labels)}`;
  const holders = listed(members);
  const why = causeText(cause, members);
  if (values === 'different') {
    const told = `${holders} have different values of ${series} at the same time; those of ${members[0]} were taken`;
    return { level: 'warning', message: `${told}. ${why}`, shared };
  }
  if (values === 'unknown' && isOfItsOwn(cause)) {
    const told = `${holders} each have samples of their own of ${series} at the same time; those of ${members[0]} were taken`;
    return { level: 'warning', message: `${told}. ${why}`, shared };
  }
  const told = `${holders} have samples of ${series} at the same time, which count once`;
  return { level: 'info', message: `${told}. ${why}`, shared };
}

/** Whether each member's samples are of what it alone sees. */
function isOfItsOwn(cause: SharedCause | undefined): boolean {
  return (
    (cause?.kind === 'rules' && cause.rule.type === 'recording') ||
    (cause?.kind === 'targets' && cause.are === 'several')
  );
}
