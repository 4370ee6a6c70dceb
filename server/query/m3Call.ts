import { areLooseExact, looseSelector, parseMetricSelector } from '../../src/engine/index';
import { M3 } from '../../src/recognition/serverMark';
import { type MemberFailure, unavailable } from './failure';
import { type ClientCall } from './clientCall';
import { M3_WAY } from './read/readWay';
import { type Replica } from './replica';

const MATCH = 'match[]';

export function isM3({ recognised, reading }: Replica): boolean {
  return recognised?.name === M3 || reading.way === M3_WAY;
}

/**
 * How M3 is asked for names and series: with patterns that mean the same to it, and without a limit, which is one of what it
 * may look at and makes it fail. A failure where there is no such pattern.
 */
export function m3Call(call: ClientCall): ClientCall | MemberFailure {
  const selectors = call.form.getAll(MATCH);
  const strange = selectors.find((text) => {
    const parsed = parseMetricSelector(text);
    return parsed.ok && !areLooseExact(parsed.value.matchers);
  });
  if (strange !== undefined) {
    return unavailable(`it is ${M3}, which does not take all regular expressions as Prometheus does: ${strange}`);
  }
  const others = [...call.form].filter(([name]) => name !== MATCH && name !== 'limit');
  const matches = selectors.map((text): [string, string] => [MATCH, looseSelector(text)]);
  return { ...call, form: new URLSearchParams([...others, ...matches]) };
}
