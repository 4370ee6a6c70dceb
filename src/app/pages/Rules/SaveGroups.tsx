import { Button, Modal, Stack } from '@grafana/ui';
import { useState } from 'react';

import { type RuleGroupsDocument, type RuleGroupsSaved } from '../../../api/ruleGroups';
import { ProxyFailureAlert } from '../../components/ProxyFailureAlert';
import { ReasonField } from '../../components/ReasonField';
import { ruleGroups } from '../../data/ruleGroups';
import { useSend } from '../../data/useSend';
import { t } from '../../text';
import { GroupsDiff } from './GroupsDiff';
import { type GroupsDraft } from './useGroupsDraft';

interface Props {
  readonly draft: GroupsDraft;
  readonly onClose: () => void;
  readonly onSaved: (saved: RuleGroupsDocument) => void;
  /** Somebody else has saved meanwhile: what there is now. */
  readonly onConflict: (newest: RuleGroupsDocument) => void;
}

/** Shows what is changed, asks why, and saves it. */
export function SaveGroups({ draft: { base, text, answering }, onClose, onSaved, onConflict }: Props) {
  const [reason, setReason] = useState('');
  const { send, busy, failure } = useSend<RuleGroupsSaved>();
  const { fleet, version } = base;
  const save = async () => {
    const result = await send((signal) =>
      ruleGroups.send(fleet, { text, answering }, { reason, over: version, signal })
    );
    if (result?.ok === true) {
      onSaved(result.value);
      return;
    }
    const newest = result?.failure.kind === 'conflict' ? ruleGroups.newest(result.failure.current) : undefined;
    if (newest !== undefined) {
      onConflict(newest);
    }
  };
  return (
    <Modal isOpen title={t('app.rules.save-title', 'Save the rule groups?')} onDismiss={onClose}>
      <Stack direction="column" gap={2}>
        <GroupsDiff label={t('app.rules.changes', 'What changes')} before={base} after={{ text, answering }} />
        <ReasonField id="rule-groups-reason" value={reason} onChange={setReason} />
        {failure !== undefined && <ProxyFailureAlert failure={failure} />}
      </Stack>
      <Modal.ButtonRow>
        <Button variant="secondary" fill="outline" onClick={onClose}>
          {t('app.rules.cancel', 'Cancel')}
        </Button>
        <Button disabled={busy} onClick={() => void save()}>
          {t('app.rules.save', 'Save')}
        </Button>
      </Modal.ButtonRow>
    </Modal>
  );
}
