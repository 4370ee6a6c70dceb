import { Button, Field, Input, Modal, Stack } from '@grafana/ui';
import { useEffect, useState } from 'react';

import { type ActionResult } from '../../../api/scaling';
import { ProxyFailureAlert } from '../../components/ProxyFailureAlert';
import { ReasonField } from '../../components/ReasonField';
import { actionText, type FleetAction, isDangerous, sendAction } from '../../data/fleetActions';
import { formatRate } from '../../data/format';
import { useSend } from '../../data/useSend';
import { t } from '../../text';

interface Props {
  readonly fleet: string;
  readonly action: FleetAction;
  readonly onClose: () => void;
  /** Called when it was done. */
  readonly onDone: (action: FleetAction) => void;
}

/** A number that is typed is asked about when typing has paused so long, milliseconds. */
const PAUSE_MS = 300;

/** Tells what an action will do, as the proxy foresees it, and has it done when it is confirmed. */
export function ActionDialog({ fleet, action: first, onClose, onDone }: Props) {
  const [action, setAction] = useState(first);
  const [reason, setReason] = useState('');
  const preview = useSend<ActionResult>();
  const doing = useSend<ActionResult>();
  const askPreview = preview.send;
  useEffect(() => {
    const timer = window.setTimeout(
      () => void askPreview((signal) => sendAction(fleet, action, { dryRun: true, signal })),
      action === first ? 0 : PAUSE_MS
    );
    return () => window.clearTimeout(timer);
  }, [askPreview, fleet, action, first]);
  const confirm = async () => {
    const result = await doing.send((signal) => sendAction(fleet, action, { reason, signal }));
    if (result?.ok === true) {
      onDone(action);
    }
  };
  const text = actionText(action);
  const isDanger = action.action === 'drain' || isDangerous(action);
  return (
    <Modal isOpen title={text.title} onDismiss={onClose}>
      <Stack direction="column" gap={2}>
        {action.action === 'setShards' && (
          <ShardCount value={action.shards} onChange={(shards) => setAction({ action: 'setShards', shards })} />
        )}
        <div aria-live="polite">
          {preview.value === undefined ? (
            preview.failure === undefined && t('app.action.asking', 'Asking what this will do…')
          ) : (
            <Effects result={preview.value} />
          )}
          {preview.failure !== undefined && <ProxyFailureAlert failure={preview.failure} />}
        </div>
        <ReasonField id="action-reason" value={reason} onChange={setReason} />
        {doing.failure !== undefined && <ProxyFailureAlert failure={doing.failure} />}
      </Stack>
      <Modal.ButtonRow>
        <Button variant="secondary" fill="outline" onClick={onClose}>
          {t('app.action.cancel', 'Cancel')}
        </Button>
        <Button
          variant={isDanger ? 'destructive' : 'primary'}
          disabled={preview.value === undefined || preview.busy || doing.busy}
          onClick={() => void confirm()}
        >
          {text.button}
        </Button>
      </Modal.ButtonRow>
    </Modal>
  );
}

function ShardCount({ value, onChange }: { readonly value: number; readonly onChange: (value: number) => void }) {
  const [text, setText] = useState(String(value));
  return (
    <Field noMargin label={t('app.action.shards', 'Shards')}>
      <Input
        id="action-shards"
        type="number"
        min={1}
        width={12}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          const shards = Number(event.currentTarget.value);
          if (Number.isInteger(shards) && shards >= 1) {
            onChange(shards);
          }
        }}
      />
    </Field>
  );
}

function Effects({ result }: { readonly result: ActionResult }) {
  return (
    <ul style={{ paddingLeft: '1.5em' }} aria-label={t('app.action.effects', 'What this will do')}>
      {result.effects.map((effect) => (
        <li key={effect}>{effect}</li>
      ))}
      {result.movedWeight > 0 && (
        <li>
          {t('app.action.weight', 'What moves gives {{rate}} samples.', { rate: formatRate(result.movedWeight) })}
        </li>
      )}
    </ul>
  );
}
