import { Alert, Button } from '@grafana/ui';

import { type ActionResult } from '../../../api/scaling';
import { ProxyFailureAlert } from '../../components/ProxyFailureAlert';
import { actionText, type FleetAction, sendAction } from '../../data/fleetActions';
import { useSend } from '../../data/useSend';
import { t } from '../../text';

interface Props {
  readonly fleet: string;
  readonly done: FleetAction;
  /** What takes it back; left out where nothing does. */
  readonly undo?: FleetAction;
  readonly onClose: () => void;
  readonly onUndone: (undo: FleetAction) => void;
}

/** Says what was done, and offers to take it back. */
export function ActionNotice({ fleet, done, undo, onClose, onUndone }: Props) {
  const { send, busy, failure } = useSend<ActionResult>();
  const takeBack = async (action: FleetAction) => {
    const reason = t('app.action.undone', 'Taken back.');
    const result = await send((signal) => sendAction(fleet, action, { reason, signal }));
    if (result?.ok === true) {
      onUndone(action);
    }
  };
  return (
    <>
      <Alert severity="success" title={actionText(done).done} onRemove={onClose}>
        {undo !== undefined && (
          <Button size="sm" variant="secondary" disabled={busy} onClick={() => void takeBack(undo)}>
            {t('app.action.undo', 'Undo')}
          </Button>
        )}
      </Alert>
      {failure !== undefined && <ProxyFailureAlert failure={failure} />}
    </>
  );
}
