import { Button, Modal, Stack } from '@grafana/ui';
import { useEffect, useState } from 'react';

import { type AllowListDocument, type AllowListSaved } from '../../../api/allowList';
import { ProxyFailureAlert } from '../../components/ProxyFailureAlert';
import { ReasonField } from '../../components/ReasonField';
import { Skeleton } from '../../components/Skeleton';
import { allowLists } from '../../data/allowLists';
import { useSend } from '../../data/useSend';
import { t } from '../../text';
import { ListChangeTable } from './ListChangeTable';
import { ListPreview } from './ListPreview';
import { type ListDraft } from './useListDraft';

interface Props {
  readonly list: ListDraft;
  readonly onClose: () => void;
  readonly onSaved: (saved: AllowListDocument) => void;
  /** Somebody else has saved meanwhile: what there is now. */
  readonly onConflict: (newest: AllowListDocument) => void;
}

/** Shows what is changed and what that keeps and breaks, asks why, and saves it. */
export function SaveList({ list: { base, allow, changes }, onClose, onSaved, onConflict }: Props) {
  const [reason, setReason] = useState('');
  const { send, busy, failure } = useSend<AllowListSaved>();
  const preview = useSend<AllowListSaved>();
  const { send: ask } = preview;
  const { fleet, version } = base;
  useEffect(() => {
    void ask((signal) => allowLists.send(fleet, { allow }, { reason: '', over: version, signal, dryRun: true }));
    // What is shown is what was edited when the dialog was opened.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [ask, fleet, version]);
  const save = async () => {
    const result = await send((signal) => allowLists.send(fleet, { allow }, { reason, over: version, signal }));
    if (result?.ok === true) {
      onSaved(result.value);
      return;
    }
    const newest = result?.failure.kind === 'conflict' ? allowLists.newest(result.failure.current) : undefined;
    if (newest !== undefined) {
      onConflict(newest);
    }
  };
  return (
    <Modal isOpen title={t('app.store.save-title', 'Save the allow list?')} onDismiss={onClose}>
      <Stack direction="column" gap={2}>
        <ListChangeTable caption={t('app.store.changes', 'What changes')} changes={changes} />
        {preview.value?.preview !== undefined && (
          <ListPreview of={preview.value.preview} before={base.allow} after={allow} />
        )}
        {preview.failure !== undefined && <ProxyFailureAlert failure={preview.failure} />}
        {preview.busy && <Skeleton label={t('app.store.preview-loading', 'Counting what the shards would write')} />}
        <ReasonField id="allow-list-reason" value={reason} onChange={setReason} />
        {failure !== undefined && <ProxyFailureAlert failure={failure} />}
      </Stack>
      <Modal.ButtonRow>
        <Button variant="secondary" fill="outline" onClick={onClose}>
          {t('app.store.cancel', 'Cancel')}
        </Button>
        <Button disabled={busy} onClick={() => void save()}>
          {t('app.store.save', 'Save')}
        </Button>
      </Modal.ButtonRow>
    </Modal>
  );
}
