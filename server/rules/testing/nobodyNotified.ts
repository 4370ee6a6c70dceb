import { type Alertmanagers } from '../notify/alertmanagers';

const none = { servers: [], problems: [], isFailing: false, close: () => Promise.resolve() };

/** For rules whose alerts are sent to nobody. */
export const NOBODY_NOTIFIED = {
  alertmanagers: none as unknown as Alertmanagers,
  surroundings: () => ({ externalLabels: {}, externalUrl: '' }),
  notify: () => false,
};
