import { t } from '../../text';
import { isFetchError } from '@grafana/runtime';
import { Alert, Button, Field, FieldSet, Input, SecretInput } from '@grafana/ui';
import { type FormEvent, useState } from 'react';

import { addressProblem, type SettingsChange, type StoredSettings } from '../../data/settings';

interface Props {
  readonly stored: StoredSettings;
  readonly readOnly: boolean;
  readonly onSave: (change: SettingsChange) => Promise<void>;
}

type Saving = 'idle' | 'saving' | { readonly failed: string };

/** The proxy's address and token. */
export function SettingsForm({ stored, readOnly, onSave }: Props) {
  const [url, setUrl] = useState(stored.jsonData.proxyUrl ?? '');
  const [token, setToken] = useState('');
  const [isReset, setReset] = useState(false);
  const [saving, setSaving] = useState<Saving>('idle');
  const [touched, setTouched] = useState(false);
  const problem = addressProblem(url);
  const address = bareAddress(url);
  // Whoever may change the address must not have a token sent there that they do not know.
  const isMoved = address !== bareAddress(stored.jsonData.proxyUrl ?? '');
  const isStored = stored.secureJsonFields.apiToken === true;
  const keepToken = isStored && !isReset && !isMoved;
  const lacksToken = !keepToken && token === '';

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTouched(true);
    if (problem !== undefined || lacksToken || readOnly) {
      return;
    }
    setSaving('saving');
    try {
      await onSave({ proxyUrl: address, apiToken: keepToken ? undefined : token });
    } catch (error) {
      setSaving({ failed: isFetchError<{ message?: string }>(error) ? (error.data?.message ?? '') : '' });
    }
  };

  return (
    <form onSubmit={submit}>
      <FieldSet label={t('app.configuration.proxy', 'Proxy')} disabled={readOnly}>
        <Field
          noMargin
          label={t('app.configuration.url.label', 'Proxy address')}
          description={t(
            'app.configuration.url.description',
            'Where the Grafana server finds the Promshards proxy. Browsers never connect to it.'
          )}
          invalid={touched && problem !== undefined}
          error={problem === undefined ? undefined : problemText(problem)}
        >
          <Input
            id="proxy-url"
            width={60}
            type="url"
            value={url}
            placeholder="http://localhost:9400"
            onChange={(event) => setUrl(event.currentTarget.value)}
            onBlur={() => setTouched(true)}
          />
        </Field>
        <br />
        <Field
          noMargin
          label={t('app.configuration.token.label', 'Token')}
          description={t(
            'app.configuration.token.description',
            'PROMSHARDS_TOKEN of the proxy, or PROMSHARDS_TOKEN_ORG_… of this organization. Stored encrypted; browsers never see it.'
          )}
          invalid={touched && lacksToken}
          error={lacksToken ? tokenText(isStored && isMoved) : undefined}
        >
          <SecretInput
            id="api-token"
            width={60}
            autoComplete="off"
            isConfigured={keepToken}
            value={token}
            onChange={(event) => setToken(event.currentTarget.value)}
            onReset={() => setReset(true)}
          />
        </Field>
      </FieldSet>
      {typeof saving === 'object' && (
        <Alert severity="error" title={t('app.configuration.save-failed', 'The settings were not saved')}>
          {saving.failed}
        </Alert>
      )}
      <Button type="submit" disabled={readOnly || saving === 'saving'}>
        {saving === 'saving' ? t('app.configuration.saving', 'Saving…') : t('app.configuration.save', 'Save')}
      </Button>
    </form>
  );
}

function bareAddress(url: string): string {
  return url.trim().replace(/\/+$/, '');
}

function tokenText(isMoved: boolean): string {
  return isMoved
    ? t('app.configuration.token.moved', 'Enter the token again: the stored one is not sent to another address.')
    : t('app.configuration.token.empty', 'Enter the token: without one the proxy does not answer Grafana.');
}

function problemText(problem: NonNullable<ReturnType<typeof addressProblem>>): string {
  switch (problem) {
    case 'empty':
      return t('app.configuration.url.empty', 'Enter the address of the proxy.');
    case 'not-http':
      return t('app.configuration.url.not-http', 'Enter a whole address that begins with http:// or https://.');
    case 'has-more':
      return t(
        'app.configuration.url.has-more',
        'Leave out user names, question marks and what follows them: only the address itself.'
      );
  }
}
