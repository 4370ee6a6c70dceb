import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';

import { type DashboardPanels, type DashboardProgress, readDashboards } from '../../data/dashboardPanels';

/** Grafana's dashboards, which are read when somebody asks for that. */
export interface Dashboards {
  readonly progress?: DashboardProgress;
  /** All that were read, once they are. */
  readonly panels?: DashboardPanels['panels'];
  readonly isReading: boolean;
  readonly hasFailed: boolean;
  readonly read: () => void;
}

type State = Omit<Dashboards, 'read'>;

const NOTHING: State = { isReading: false, hasFailed: false };

/** Those of a page; they are read no further when it goes. */
export function useDashboards(fleet: string): Dashboards {
  const [known, setKnown] = useState({ fleet, state: NOTHING });
  const underWay = useRef<AbortController>();
  useEffect(() => () => underWay.current?.abort(), [fleet]);
  const read = useCallback(() => {
    underWay.current?.abort();
    const abort = new AbortController();
    underWay.current = abort;
    const tell = (state: State) => !abort.signal.aborted && setKnown({ fleet, state });
    const onProgress = (progress: DashboardProgress) => tell({ progress, isReading: true, hasFailed: false });
    tell({ isReading: true, hasFailed: false });
    readDashboards(fleet, { signal: abort.signal, onProgress }).then(
      ({ panels, ...progress }) => tell({ progress, panels, isReading: false, hasFailed: false }),
      () => tell({ isReading: false, hasFailed: true })
    );
  }, [fleet]);
  const state = known.fleet === fleet ? known.state : NOTHING;
  return useMemo(() => ({ ...state, read }), [state, read]);
}

const DashboardsContext = createContext<Dashboards>({ ...NOTHING, read: () => undefined });

export const DashboardsProvider = DashboardsContext.Provider;

/** Those that were read for the page, whoever asked. */
export function useReadDashboards(): Dashboards {
  return useContext(DashboardsContext);
}
