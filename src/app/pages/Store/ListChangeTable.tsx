import { ChangeTable } from '../../components/ChangeTable';
import { t } from '../../text';
import { type ListChange } from './listChanges';

interface Props {
  readonly caption: string;
  readonly changes: readonly ListChange[];
}

/** Selectors that come and go, beside each other. */
export function ListChangeTable({ caption, changes }: Props) {
  const written = t('app.store.in-list', 'In the list');
  return (
    <ChangeTable
      caption={caption}
      headings={[
        t('app.store.selector', 'Selector'),
        t('app.store.before-edit', 'Before'),
        t('app.store.after-edit', 'After'),
      ]}
      rows={changes.map(({ selector, is }) => [
        selector === '' ? t('app.store.everything', 'All metrics') : selector,
        is === 'removed' ? written : undefined,
        is === 'added' ? written : undefined,
      ])}
    />
  );
}
