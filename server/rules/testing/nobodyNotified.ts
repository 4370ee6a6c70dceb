import { RuleCoverage } from '../answering/ruleCoverage';
import { type Alertmanagers } from '../notify/alertmanagers';

const none = { servers: [], problems: [], isFailing: false, close: () => Promise.resolve() };

/** For rules whose alerts are sent to nobody, and that answer no queries. */
export const NOBODY_NOTIFIED = {
  alertmanagers: none as unknown as Alertmanagers,
  surroundings: () => ({ externalLabels: {}, externalUrl: '' }),
  notify: () => false,
  onWhole: () => undefined,
  coverage: new RuleCoverage({
    rows: { read: () => new Map(), write: () => undefined },
    ...{ now: () => Date.now(), keep: () => Infinity },
  }),
};
