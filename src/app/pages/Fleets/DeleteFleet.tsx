import { Button, Modal, Stack } from '@grafana/ui';
import { useState } from 'react';

import { type FleetDocument } from '../../../api/definition';
import { ProxyFailureAlert } from '../../components/ProxyFailureAlert';
import { ReasonField } from '../../components/ReasonField';
import { deleteFleet } from '../../data/useDefinition';
import { useSend } from '../../data/useSend';
import { t } from '../../text';

interface Props {
  /** As the user saw it: of a newer version nothing is deleted. */
  readonly document: FleetDocument;
  readonly onDeleted: () => void;
}

/** Deletes a fleet of existing servers, once it is confirmed. */
export function DeleteFleet({ document, onDeleted }: Props) {
  const [isAsking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const { send, busy, failure } = useSend<FleetDocument>();
  const { name, id } = document.definition;
  const confirm = async () => {
    const result = await send((signal) => deleteFleet(id, { reason, over: document.version, signal }));
    if (result?.ok === true) {
      onDeleted();
    }
  };
  return (
    <>
      <Button variant="destructive" fill="outline" icon="trash-alt" onClick={() => setAsking(true)}>
        {t('app.fleet-delete.start', 'Delete')}
      </Button>
      {isAsking && (
        <Modal
          isOpen
          title={t('app.fleet-delete.title', 'Delete {{fleet}}?', { fleet: name })}
          onDismiss={() => setAsking(false)}
        >
          <Stack direction="column" gap={2}>
            <div>
              {t(
                'app.fleet-delete.text',
                'Data sources and alerts over the fleet {{id}} will no longer be answered, and what was recorded of its shards goes. Its servers and their data stay as they are, and so does the audit.',
                { id }
              )}
            </div>
            <ReasonField id="delete-reason" value={reason} onChange={setReason} />
            {failure !== undefined && <ProxyFailureAlert failure={failure} />}
          </Stack>
          <Modal.ButtonRow>
            <Button variant="secondary" fill="outline" onClick={() => setAsking(false)}>
              {t('app.action.cancel', 'Cancel')}
            </Button>
            <Button variant="destructive" disabled={busy} onClick={() => void confirm()}>
              {t('app.fleet-delete.confirm', 'Delete the fleet')}
            </Button>
          </Modal.ButtonRow>
        </Modal>
      )}
    </>
  );
}
