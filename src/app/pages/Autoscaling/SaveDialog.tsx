import { Button, Modal, Stack } from '@grafana/ui';
import { useState } from 'react';

import { type Policy, type PolicyDocument } from '../../../api/policy';
import { ProxyFailureAlert } from '../../components/ProxyFailureAlert';
import { ReasonField } from '../../components/ReasonField';
import { type ChangedValue } from '../../data/changedValues';
import { newestPolicy, savePolicy } from '../../data/usePolicy';
import { useSend } from '../../data/useSend';
import { t } from '../../text';
import { ChangeTable } from '../../components/ChangeTable';

interface Props {
  readonly base: PolicyDocument;
  readonly policy: Policy;
  readonly changes: readonly ChangedValue[];
  readonly onClose: () => void;
  readonly onSaved: (saved: PolicyDocument) => void;
  /** Somebody else has saved meanwhile: what there is now. */
  readonly onConflict: (newest: PolicyDocument) => void;
}

/** Shows what is changed, asks why, and saves it. */
export function SaveDialog({ base, policy, changes, onClose, onSaved, onConflict }: Props) {
  const [reason, setReason] = useState('');
  const { send, busy, failure } = useSend<PolicyDocument>();
  const save = async () => {
    const result = await send((signal) => savePolicy(base.fleet, policy, { reason, over: base.version, signal }));
    if (result?.ok === true) {
      onSaved(result.value);
      return;
    }
    const newest = result?.failure.kind === 'conflict' ? newestPolicy(result.failure.current) : undefined;
    if (newest !== undefined) {
      onConflict(newest);
    }
  };
  return (
    <Modal isOpen title={t('app.autoscaling.save-title', 'Save the autoscaling targets?')} onDismiss={onClose}>
      <Stack direction="column" gap={2}>
        <ChangeTable
          caption={t('app.autoscaling.changes', 'What changes')}
          headings={[
            t('app.autoscaling.field', 'Field'),
            t('app.autoscaling.before', 'Before'),
            t('app.autoscaling.after', 'After'),
          ]}
          rows={changes.map(({ path, before, after }) => [path, before, after])}
        />
        <ReasonField id="policy-reason" value={reason} onChange={setReason} />
        {failure !== undefined && <ProxyFailureAlert failure={failure} />}
      </Stack>
      <Modal.ButtonRow>
        <Button variant="secondary" fill="outline" onClick={onClose}>
          {t('app.autoscaling.cancel', 'Cancel')}
        </Button>
        <Button disabled={busy} onClick={() => void save()}>
          {t('app.autoscaling.save', 'Save')}
        </Button>
      </Modal.ButtonRow>
    </Modal>
  );
}
