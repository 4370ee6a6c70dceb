import { dateTimeFormat } from '@grafana/data';

import { t } from '../text';

interface Saved {
  readonly version: number;
  readonly savedBy?: string;
  /** Milliseconds since the epoch. */
  readonly savedAt?: number;
}

/** Says that somebody else was faster, and who. */
export function conflictTitle({ version, savedBy = '', savedAt = 0 }: Saved): string {
  return t('app.conflict', '{{who}} has saved version {{version}} at {{time}}', {
    who: savedBy,
    version,
    time: dateTimeFormat(savedAt),
  });
}
