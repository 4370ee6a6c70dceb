import { dateTimeFormat } from '@grafana/data';
import { Button } from '@grafana/ui';
import { useState } from 'react';

import { type AllowListDocument } from '../../../api/allowList';
import { NotLoaded } from '../../components/NotLoaded';
import { allowLists } from '../../data/allowLists';
import { t } from '../../text';
import { ScrolledTable } from '../../components/ScrolledTable';
import { type ListDraft } from './useListDraft';

interface Props {
  readonly list: ListDraft;
  readonly canEdit: boolean;
}

/** Earlier versions, each of which can be put back: it becomes the edit, to be previewed and saved. */
export function ListVersions({ list, canEdit }: Props) {
  const [isOpen, setOpen] = useState(false);
  return (
    <div>
      <Button variant="secondary" size="sm" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {isOpen ? t('app.store.hide-versions', 'Hide earlier versions') : t('app.store.versions', 'Earlier versions')}
      </Button>
      {isOpen && <Versions list={list} canEdit={canEdit} />}
    </div>
  );
}

function Versions({ list, canEdit }: Props) {
  const versions = allowLists.useVersions(list.base.fleet);
  if (versions.data === undefined) {
    return <NotLoaded of={versions} label={t('app.store.versions-loading', 'Loading earlier versions')} />;
  }
  const earlier = versions.data.versions.filter(({ version }) => version < list.base.version);
  if (earlier.length === 0) {
    return <p>{t('app.store.no-versions', 'There is none: this is the first.')}</p>;
  }
  const columns = [
    t('app.store.version-number', 'Version'),
    t('app.store.saved-at', 'Saved'),
    t('app.store.saved-by', 'By'),
    t('app.store.reason', 'Reason'),
    t('app.store.version-list', 'List'),
    t('app.store.undo', 'Undo'),
  ];
  return (
    <ScrolledTable label={t('app.store.versions', 'Earlier versions')} columns={columns} long="td:nth-of-type(n + 3)">
      {earlier.map((one) => (
        <tr key={one.version}>
          <th scope="row">{one.version}</th>
          <td>{dateTimeFormat(one.savedAt)}</td>
          <td>{one.savedBy}</td>
          <td>{one.reason}</td>
          <td>{listText(one)}</td>
          <td>
            <Button
              size="sm"
              variant="secondary"
              disabled={!canEdit}
              aria-label={t('app.store.put-back-version', 'Put version {{version}} back', one)}
              onClick={() => list.rebase(list.base, one.allow)}
            >
              {t('app.store.put-back', 'Put back')}
            </Button>
          </td>
        </tr>
      ))}
    </ScrolledTable>
  );
}

function listText({ allow }: AllowListDocument): string {
  return allow === null ? t('app.store.everything', 'All metrics') : allow.join(', ');
}
