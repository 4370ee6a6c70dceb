import { quote } from '../../model/quote';
import { type RulePlace, type SharedCause } from '../combine/sharedSeries';
import { listed } from './listed';

const APART = 'a label that tells them apart';
const GENERAL = `If each of them records it by a rule, or two targets look alike, give them ${APART}; if these servers scrape the same targets, make them replicas of one shard`;
/** Places of rules that are named. */
const MAX_PLACES = 3;

/** Why members hold the same series and what to do, without a full stop; what may help where no cause was looked for. */
export function causeText(cause: SharedCause | undefined, members: readonly string[]): string {
  switch (cause?.kind) {
    case undefined:
      return GENERAL;
    case 'replicas':
      return 'They look like replicas of one another: enter them as replicas of one shard, or only one of them';
    case 'rules':
      return rulesText(cause, members);
    case 'targets':
      return targetsText(cause.are);
    case 'other':
      return `No rule of theirs writes it and no two of them scrape its target, so that it comes another way, such as honor_labels, a push gateway or federation: keep it on one of them, or give it ${APART}`;
    case 'unknown':
      return `Why is not known (${[...cause.why].map(([member, why]) => `${member}: ${why}`).join('; ')}). ${GENERAL}`;
  }
}

function rulesText({ rule, of }: SharedCause & { readonly kind: 'rules' }, members: readonly string[]): string {
  const writers = new Set(of.map(({ member }) => member));
  const who = writers.size === members.length ? (writers.size === 2 ? 'Both' : 'All') : listed([...writers]);
  const verb = writers.size === 1 ? ['records', 'has'] : ['record', 'have'];
  return rule.type === 'recording'
    ? `${who} ${verb[0]} it by a rule of ${writers.size === 1 ? 'its' : 'their'} own (${placesText(of)}): take the rule out and query its expression over the fleet, or give what each records ${APART}`
    : `${who} ${verb[1]} the alerting rule ${quote(rule.name)} (${placesText(of)}): evaluate it over the fleet instead, or give the alerts of each ${APART}`;
}

/** Where the rule stands, each place once. */
function placesText(of: readonly RulePlace[]): string {
  const places = [
    ...new Set(of.map(({ group, file }) => `group ${quote(group)}${file === undefined ? '' : ` in ${file}`}`)),
  ];
  const more = places.length - MAX_PLACES;
  return [...places.slice(0, MAX_PLACES), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

function targetsText(are: (SharedCause & { readonly kind: 'targets' })['are']): string {
  const several = `give the targets ${APART}`;
  const one = 'let one of them scrape it, or list its job as replicated if every shard is to';
  switch (are) {
    case 'one':
      return `They scrape one and the same target: ${one}`;
    case 'several':
      return `They scrape different targets of this job and instance: ${several}`;
    case 'unknown':
      return `They scrape targets of this job and instance: if these are different targets, ${several}; if it is one, ${one}`;
  }
}
