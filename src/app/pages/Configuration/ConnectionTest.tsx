import { t } from '../../text';
import { Alert, Button, Stack } from '@grafana/ui';
import { useEffect, useRef, useState } from 'react';

import { type Version, versionSchema } from '../../../api/fleets';
import { ProxyFailureAlert } from '../../components/ProxyFailureAlert';
import { getFromProxy, type ProxyResult } from '../../data/getFromProxy';

/** A button that asks the proxy for its version over the very way all requests take, and says what came back. */
export function ConnectionTest({ configured }: { readonly configured: boolean }) {
  const [result, setResult] = useState<ProxyResult<Version>>();
  const [testing, setTesting] = useState(false);
  const abort = useRef<AbortController>(undefined);
  useEffect(() => () => abort.current?.abort(), []);

  const test = async () => {
    const controller = new AbortController();
    abort.current = controller;
    setTesting(true);
    const answer = await getFromProxy('version', versionSchema, controller.signal).catch(() => undefined);
    if (!controller.signal.aborted) {
      setResult(answer);
      setTesting(false);
    }
  };

  return (
    <section aria-labelledby="connection-test">
      <Stack direction="column" gap={2} alignItems="stretch">
        <h3 id="connection-test">{t('app.configuration.test.heading', 'Connection')}</h3>
        <div>
          <Button variant="secondary" onClick={test} disabled={!configured || testing}>
            {testing
              ? t('app.configuration.test.running', 'Testing…')
              : t('app.configuration.test.button', 'Test the connection')}
          </Button>
        </div>
        {!configured && <div>{t('app.configuration.test.unconfigured', 'Save an address first.')}</div>}
        <div aria-live="polite">{result !== undefined && <Outcome result={result} />}</div>
      </Stack>
    </section>
  );
}

function Outcome({ result }: { readonly result: ProxyResult<Version> }) {
  if (!result.ok) {
    return <ProxyFailureAlert failure={result.failure} />;
  }
  const { version, fleets } = result.value;
  return (
    <Alert severity="success" title={t('app.configuration.test.good', 'The proxy answers')}>
      {t('app.configuration.test.good-detail', 'Version {{version}}. Fleets you may see: {{fleets}}.', {
        version,
        fleets,
      })}
    </Alert>
  );
}
