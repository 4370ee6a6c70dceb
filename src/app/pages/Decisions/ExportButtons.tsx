import { Alert, Button, Stack } from '@grafana/ui';
import { useEffect, useRef, useState } from 'react';

import { ProxyFailureAlert } from '../../components/ProxyFailureAlert';
import { type ProxyFailure } from '../../data/getFromProxy';
import { t } from '../../text';
import { collect, MOST_ROWS } from './collect';
import { download } from './download';
import { type HistoryAddress } from './historyAddress';

interface Props {
  readonly fleet: string;
  readonly address: HistoryAddress;
}

type Format = 'csv' | 'json';
type State = 'idle' | 'busy' | 'cut' | ProxyFailure;

/** Saves everything that the filters let through, not the page alone. */
export function ExportButtons({ fleet, address }: Props) {
  const [state, setState] = useState<State>('idle');
  const abort = useRef<AbortController>(undefined);
  useEffect(() => () => abort.current?.abort(), []);
  const save = async (format: Format) => {
    const controller = new AbortController();
    abort.current = controller;
    setState('busy');
    const collected = await collect(fleet, address, controller.signal).catch(() => undefined);
    if (collected === undefined || controller.signal.aborted) {
      return;
    }
    if (!collected.ok) {
      setState(collected.failure);
      return;
    }
    const { rows, csv, isCut } = collected.value;
    const text = format === 'csv' ? csv : JSON.stringify(rows, undefined, 2);
    download({
      name: `${fleet}-${address.view}.${format}`,
      type: format === 'csv' ? 'text/csv' : 'application/json',
      text,
    });
    setState(isCut ? 'cut' : 'idle');
  };
  return (
    <>
      <Stack direction="row" gap={1}>
        <Button variant="secondary" icon="download-alt" disabled={state === 'busy'} onClick={() => save('csv')}>
          {t('app.history.csv', 'CSV')}
        </Button>
        <Button variant="secondary" icon="download-alt" disabled={state === 'busy'} onClick={() => save('json')}>
          {t('app.history.json', 'JSON')}
        </Button>
      </Stack>
      {state === 'cut' && (
        <Alert severity="info" title={t('app.history.cut.title', 'Only a part was saved')}>
          {t('app.history.cut.text', 'The newest {{count}} rows. Choose a shorter time for the rest.', {
            count: MOST_ROWS,
          })}
        </Alert>
      )}
      {typeof state === 'object' && <ProxyFailureAlert failure={state} />}
    </>
  );
}
