import { css } from '@emotion/css';
import { useStyles2 } from '@grafana/ui';

/** Labels, or annotations, each as PromQL writes it. */
export function LabelList({ labels }: { readonly labels: Readonly<Record<string, string>> }) {
  const styles = useStyles2(getStyles);
  return (
    <>
      {Object.entries(labels).map(([name, value], i) => (
        <span key={name}>
          {i > 0 && ', '}
          <code className={styles.label}>
            {name}={JSON.stringify(value)}
          </code>
        </span>
      ))}
    </>
  );
}

const getStyles = () => ({
  label: css({ background: 'none', border: 'none', padding: 0, overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }),
});
