import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Field, IconButton, Input, useStyles2 } from '@grafana/ui';
import { useState } from 'react';

import { t } from '../../text';
import { type FormProblems } from './fleetForm';
import { hasAccess, type ServerForm } from './serverForm';

interface Props {
  /** Of its fields' ids. */
  readonly id: string;
  /** Where its problems are. */
  readonly place: string;
  readonly label: string;
  readonly description?: string;
  readonly value: ServerForm;
  readonly problems: FormProblems;
  readonly disabled: boolean;
  readonly onChange: (change: Partial<ServerForm>) => void;
  /** Left out: it stays. */
  readonly onRemove?: () => void;
}

type FieldName = keyof ServerForm;

/** The address of a server and how it is asked, which may be folded away while nothing of it is set. */
export function ServerRow(props: Props) {
  const { id, place, label, description, value, problems, disabled, onChange, onRemove } = props;
  const styles = useStyles2(getStyles);
  const [isOpen, setOpen] = useState(false);
  const access = ['params', 'serverName', 'proxyUrl'] as const;
  const isSet = hasAccess(value);
  const shows = isOpen || isSet || access.some((name) => problems.has(`${place}.${name}`));
  const field = (name: FieldName, more: { label: string; description?: string; placeholder: string }) => {
    const { placeholder, ...texts } = more;
    const problem = problems.get(`${place}.${name}`);
    return (
      <Field noMargin className={styles.field} {...texts} invalid={problem !== undefined} error={problem}>
        <Input
          id={`${id}-${name}`}
          disabled={disabled}
          placeholder={placeholder}
          value={value[name]}
          onChange={(event) => onChange({ [name]: event.currentTarget.value })}
        />
      </Field>
    );
  };
  const named = value.url === '' ? label : value.url;
  return (
    <div className={styles.server}>
      <div className={styles.row}>
        {field('url', { label, description, placeholder: 'http://prometheus-0:9090' })}
        <IconButton
          name="cog"
          size="lg"
          className={styles.button}
          disabled={isSet}
          aria-label={t('app.fleet-form.access', 'How {{server}} is asked', { server: named })}
          aria-expanded={shows}
          aria-controls={`${id}-access`}
          onClick={() => setOpen(!shows)}
        />
        {onRemove !== undefined && (
          <IconButton
            name="trash-alt"
            size="lg"
            className={styles.button}
            disabled={disabled}
            aria-label={t('app.fleet-form.remove-server', 'Remove {{server}}', { server: named })}
            onClick={onRemove}
          />
        )}
      </div>
      <div id={`${id}-access`} className={styles.access} hidden={!shows}>
        {field('params', {
          label: t('app.fleet-form.params', 'Query parameters'),
          description: t('app.fleet-form.params-help', 'Go with every request to this server, such as a tenant’s.'),
          placeholder: 'extra_label=team%3Dshop',
        })}
        {field('serverName', {
          label: t('app.fleet-form.server-name', 'Server name'),
          description: t('app.fleet-form.server-name-help', 'In its certificate, where it is not that of the address.'),
          placeholder: 'prometheus.example',
        })}
        {field('proxyUrl', {
          label: t('app.fleet-form.proxy-url', 'Proxy URL'),
          description: t('app.fleet-form.proxy-url-help', 'Of the HTTP proxy it is reached through.'),
          placeholder: 'http://proxy:3128',
        })}
      </div>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  server: css({ flex: 1, minWidth: 0 }),
  row: css({ display: 'flex', gap: theme.spacing(1), alignItems: 'flex-end' }),
  field: css({ flex: 1, minWidth: 0 }),
  button: css({ marginBottom: theme.spacing(0.75) }),
  access: css({
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1),
    margin: theme.spacing(1, 0, 1, 2),
    '&[hidden]': { display: 'none' },
  }),
});
