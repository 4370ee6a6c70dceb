import { type DataQueryRequest, type DataSourceApi, LoadingState, type PanelData } from '@grafana/data';
import { catchError, from, map, type Observable, of } from 'rxjs';

/** Runs a data source's query and gives each answer as panel data; a thrown error becomes the panel's. */
export function runRequest(dataSource: DataSourceApi, request: DataQueryRequest): Observable<PanelData> {
  const frame = { timeRange: request.range, request };
  return from(dataSource.query(request)).pipe(
    map((response) => ({
      ...frame,
      series: response.data,
      errors: response.errors,
      state: response.state ?? (response.errors?.length ? LoadingState.Error : LoadingState.Done),
    })),
    catchError((error: Error) =>
      of({ ...frame, series: [], state: LoadingState.Error, errors: [{ message: error.message }] })
    )
  );
}
