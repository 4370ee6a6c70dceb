import { type StoreMetric } from '../../../api/storedPage';
import { t } from '../../text';

/** How much of a metric is written to the store. */
export function storedText(stored: StoreMetric['stored']): string {
  switch (stored) {
    case 'all':
      return t('app.store.all', 'Written');
    case 'some':
      return t('app.store.some', 'Written in part');
    case 'none':
      return t('app.store.not', 'Not written');
  }
}
