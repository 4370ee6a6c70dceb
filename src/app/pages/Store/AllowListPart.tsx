import { Alert } from '@grafana/ui';

import { type Fleet } from '../../../api/fleets';
import { NotLoaded } from '../../components/NotLoaded';
import { StaleAlert } from '../../components/StaleAlert';
import { allowLists } from '../../data/allowLists';
import { t } from '../../text';
import { AllowListEditor } from './AllowListEditor';

/** The editor of what a fleet's shards write to its store, once that is known; or why there is none. */
export function AllowListPart({ fleet }: { readonly fleet: Fleet }) {
  const list = allowLists.useNewest(fleet.id);
  if (list.data !== undefined) {
    return (
      <>
        <StaleAlert of={list} />
        <AllowListEditor newest={list.data} />
      </>
    );
  }
  if (list.failure?.kind === 'refused') {
    return (
      <Alert severity="info" title={t('app.store.list-elsewhere', 'The allow list is not edited from here')}>
        {list.failure.detail}
      </Alert>
    );
  }
  return <NotLoaded of={list} label={t('app.store.list-loading', 'Loading the allow list')} />;
}
