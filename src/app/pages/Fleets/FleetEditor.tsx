import { Alert, Button, Stack } from '@grafana/ui';
import { useMemo, useState } from 'react';

import { type FleetDocument, type FleetTest } from '../../../api/definition';
import { ProxyFailureAlert } from '../../components/ProxyFailureAlert';
import { ReasonField } from '../../components/ReasonField';
import { conflictTitle } from '../../data/conflictTitle';
import { type ProxyFailure } from '../../data/getFromProxy';
import { newestDefinition, saveDefinition, testDefinition } from '../../data/useDefinition';
import { useSend } from '../../data/useSend';
import { t } from '../../text';
import { DeleteFleet } from './DeleteFleet';
import { FleetFields } from './FleetFields';
import { emptyForm, type FleetForm, formOf, parseForm, problemsOf } from './fleetForm';
import { ServerTest } from './ServerTest';

interface Props {
  /** The fleet as it is saved now; undefined for a new one. */
  readonly newest: FleetDocument | undefined;
  readonly onClose: () => void;
}

/** The form of a fleet of existing servers, their test, saving and deleting it. */
export function FleetEditor({ newest, onClose }: Props) {
  const [base, setBase] = useState(newest);
  const [form, setForm] = useState<FleetForm>(() => (newest === undefined ? emptyForm : formOf(newest.definition)));
  const [reason, setReason] = useState('');
  const [wasTried, setTried] = useState(newest !== undefined);
  const testing = useSend<FleetTest>();
  const saving = useSend<FleetDocument>();
  const parsed = useMemo(() => parseForm(form, base?.definition), [form, base]);
  const told = saving.failure?.problems ?? testing.failure?.problems ?? [];
  const problems = parsed.ok ? problemsOf(told) : wasTried ? parsed.problems : new Map<string, string>();
  const isReadOnly = newest?.readOnly !== undefined;
  const theirs = conflictOf(saving.failure);

  const test = () => {
    setTried(true);
    if (parsed.ok) {
      void testing.send((signal) => testDefinition(parsed.definition, signal));
    }
  };
  const save = async () => {
    setTried(true);
    if (parsed.ok) {
      const options = { reason, over: base?.version };
      const result = await saving.send((signal) => saveDefinition(parsed.definition, { ...options, signal }));
      if (result?.ok === true) {
        onClose();
      }
    }
  };
  return (
    <form onSubmit={(event) => event.preventDefault()}>
      <Stack direction="column" gap={2}>
        {theirs !== undefined && (
          <Conflict
            theirs={theirs}
            onOver={() => setBase(theirs)}
            onTake={() => {
              setBase(theirs);
              setForm(formOf(theirs.definition));
            }}
          />
        )}
        <FleetFields
          form={form}
          onChange={setForm}
          problems={problems}
          isNew={base === undefined}
          disabled={isReadOnly}
        />
        {testing.value !== undefined && <ServerTest test={testing.value} />}
        {testing.failure !== undefined && <ProxyFailureAlert failure={testing.failure} />}
        {saving.failure !== undefined && theirs === undefined && <ProxyFailureAlert failure={saving.failure} />}
        <ReasonField id="fleet-reason" disabled={isReadOnly} value={reason} onChange={setReason} />
        <Stack direction="row" gap={1}>
          <Button disabled={isReadOnly || saving.busy} onClick={() => void save()}>
            {t('app.fleet-form.save', 'Save')}
          </Button>
          <Button variant="secondary" disabled={isReadOnly || testing.busy} onClick={test}>
            {testing.busy
              ? t('app.fleet-form.testing', 'Asking the servers…')
              : t('app.fleet-form.test', 'Test the servers')}
          </Button>
          {base !== undefined && !isReadOnly && <DeleteFleet document={base} onDeleted={onClose} />}
        </Stack>
      </Stack>
    </form>
  );
}

function conflictOf(failure: ProxyFailure | undefined): FleetDocument | undefined {
  return failure?.kind === 'conflict' ? newestDefinition(failure.current) : undefined;
}

interface ConflictProps {
  readonly theirs: FleetDocument;
  readonly onOver: () => void;
  readonly onTake: () => void;
}

function Conflict({ theirs, onOver, onTake }: ConflictProps) {
  const { shards } = theirs.definition;
  return (
    <Alert severity="warning" title={conflictTitle(theirs)}>
      <Stack direction="column" gap={1} alignItems="flex-start">
        <div>
          {t('app.fleet-form.their-shards', 'Theirs has the shards {{shards}}.', {
            shards: shards.map(({ id, replicas }) => `${id} (${replicas.map(({ url }) => url).join(', ')})`).join(', '),
          })}
        </div>
        <Stack direction="row" gap={1} wrap="wrap">
          <Button size="sm" onClick={onTake}>
            {t('app.fleet-form.take', 'Take theirs')}
          </Button>
          <Button size="sm" variant="secondary" onClick={onOver}>
            {t('app.fleet-form.over', 'Go on with mine, over theirs')}
          </Button>
        </Stack>
      </Stack>
    </Alert>
  );
}
