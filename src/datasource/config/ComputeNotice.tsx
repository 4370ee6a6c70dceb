import { t } from '@grafana/i18n';
import { Alert } from '@grafana/ui';
import { useEffect, useState } from 'react';

/** The engine is not needed for anything else here. */
const loadQueries = () => import('../queries');

/** Says so where the browser lets queries be computed in the page alone. */
export function ComputeNotice() {
  const problem = useComputeProblem();
  if (problem === undefined) {
    return null;
  }
  return (
    <Alert
      severity="info"
      title={t('promshards.config.compute.title', 'In this browser, queries are computed in the page')}
    >
      {t(
        'promshards.config.compute.text',
        'The browser lets this page start no web worker ({{problem}}), so a large answer holds up typing and scrolling. Where Grafana has a content security policy, it needs worker-src with the address of its plugins.',
        { problem, interpolation: { escapeValue: false } }
      )}
    </Alert>
  );
}

function useComputeProblem(): string | undefined {
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    let gone = false;
    void loadQueries()
      .then(({ startComputer }) => startComputer())
      .then((started) => !gone && setProblem(started.problem));
    return () => {
      gone = true;
    };
  }, []);
  return problem;
}
