import { type DataSourceApi } from '@grafana/data';
import { getDataSourceSrv } from '@grafana/runtime';
import { useEffect, useState } from 'react';

/** The data source of that uid, with its editors; undefined where there is none or it did not load. */
export function useDataSource(uid: string | undefined): DataSourceApi | 'loading' | undefined {
  const [loaded, setLoaded] = useState<{ readonly uid: string; readonly api?: DataSourceApi }>();
  useEffect(() => {
    if (uid === undefined) {
      return undefined;
    }
    let isGone = false;
    getDataSourceSrv()
      .get(uid)
      .then(
        (api) => !isGone && setLoaded({ uid, api }),
        () => !isGone && setLoaded({ uid })
      );
    return () => {
      isGone = true;
    };
  }, [uid]);
  if (uid === undefined) {
    return undefined;
  }
  return loaded?.uid === uid ? loaded.api : 'loading';
}
