import { CoreApp, type DataQuery, type DataSourceApi, type TimeRange } from '@grafana/data';
import { t } from '../text';
import { Field, LoadingPlaceholder, TextArea } from '@grafana/ui';
import { type KeyboardEvent } from 'react';

import { useDataSource } from '../data/useDataSource';

interface Props {
  /** Of the input, where it is plain text. */
  readonly id: string;
  readonly label: string;
  /** The fleet's data source; without one, the query is plain text. */
  readonly dataSource: string | undefined;
  readonly value: string;
  readonly range: TimeRange;
  /** Plain text that cannot be changed. */
  readonly disabled?: boolean;
  readonly onChange: (query: string) => void;
  readonly onRun: () => void;
}

interface PromQuery extends DataQuery {
  readonly expr: string;
}

/** A box for PromQL: the editor of the fleet's data source, or plain text where there is none. */
export function QueryBox({ dataSource, ...rest }: Props) {
  const loaded = useDataSource(dataSource);
  if (loaded === 'loading') {
    return <LoadingPlaceholder text={t('app.explain.editor-loading', 'Loading the editor…')} />;
  }
  const Editor = loaded === undefined ? undefined : loaded.components?.QueryEditor;
  return rest.disabled === true || loaded === undefined || Editor === undefined ? (
    <PlainBox {...rest} />
  ) : (
    <EditorBox {...rest} api={loaded} Editor={Editor} />
  );
}

type BoxProps = Omit<Props, 'dataSource'>;
type Editor = NonNullable<NonNullable<DataSourceApi['components']>['QueryEditor']>;

function EditorBox({
  label,
  value,
  range,
  onChange,
  onRun,
  api,
  Editor,
}: BoxProps & { readonly api: DataSourceApi; readonly Editor: Editor }) {
  const query: PromQuery = { refId: 'A', expr: value };
  return (
    <div role="group" aria-label={label} onKeyDownCapture={leaveByTab}>
      <Editor
        datasource={api}
        // Of the editor's forms the one that is the query alone, without options of a panel.
        app={CoreApp.CloudAlerting}
        query={query}
        range={range}
        onChange={(next: DataQuery) => onChange('expr' in next && typeof next.expr === 'string' ? next.expr : '')}
        onRunQuery={onRun}
      />
    </div>
  );
}

/** Tab leaves the editor, which would write one into the text; it takes a suggestion where one is chosen. */
function leaveByTab(event: KeyboardEvent): void {
  const { key, target } = event;
  if (key === 'Tab' && target instanceof Element && !target.hasAttribute('aria-activedescendant')) {
    event.stopPropagation();
  }
}

function PlainBox({ id, label, value, disabled, onChange, onRun }: BoxProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.shiftKey || event.ctrlKey)) {
      event.preventDefault();
      onRun();
    }
  };
  return (
    <Field noMargin label={label} disabled={disabled}>
      <TextArea
        id={id}
        rows={2}
        spellCheck={false}
        value={value}
        placeholder="sum by (job) (rate(http_requests_total[5m]))"
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
    </Field>
  );
}
