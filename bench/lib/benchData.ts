import { type Sample, type SeriesLabels, type TestSeries } from '../../e2e/harness/dataset';
import { random } from './compare';

export interface BenchData {
  /** Milliseconds since the epoch. */
  readonly start: number;
  readonly end: number;
  readonly instances: number;
  readonly scrapeInterval: number;
}

const codes = ['200', '201', '404', '429', '500'];
const methods = ['GET', 'POST'];
const handlers = ['/api/items', '/api/orders', '/api/login', '/api/search'];
const bounds = ['0.01', '0.05', '0.1', '0.25', '0.5', '1', '2.5', '+Inf'];

/** Series of one instance: 40 counters, 8 buckets, an info metric, a gauge, and what each scrape leaves besides. */
export const SERIES_AN_INSTANCE = codes.length * methods.length * handlers.length + bounds.length + 3;

export function instanceName(index: number): string {
  return `vm-${index}.example.net:9100`;
}

/** The series of some instances, made as they are asked for: nobody holds all samples at once. */
export function* benchSeries(data: BenchData, instances: Iterable<number>): Generator<TestSeries> {
  for (const index of instances) {
    const next = random(index + 1);
    const offset = Math.floor(next() * data.scrapeInterval);
    const times: number[] = [];
    for (let time = data.start + offset; time <= data.end; time += data.scrapeInterval) {
      times.push(time);
    }
    const base = { instance: instanceName(index), job: 'web', zone: 'abc'[index % 3] };
    for (const code of codes) {
      for (const method of methods) {
        for (const handler of handlers) {
          const labels = { __name__: 'http_requests_total', ...base, code, method, handler };
          yield counter(labels, times, () => Math.floor(next() * (code === '200' ? 300 : 20)));
        }
      }
    }
    for (const [bucket, le] of bounds.entries()) {
      const labels = { __name__: 'http_request_duration_seconds_bucket', ...base, le };
      // Each bucket grows at least as fast as the one below it.
      yield counter(labels, times, () => bucket * 20 + Math.floor(next() * 20));
    }
    const info = { __name__: 'app_info', ...base, version: `1.${index % 4}.0` };
    yield { labels: info, samples: times.map((time): Sample => [time, 1]) };
    const workers = { __name__: 'app_workers', ...base };
    yield { labels: workers, samples: times.map((time): Sample => [time, 2 + Math.floor(next() * 6)]) };
    yield { labels: { __name__: 'up', ...base }, samples: times.map((time): Sample => [time, 1]) };
  }
}

function counter(labels: SeriesLabels, times: readonly number[], grow: () => number): TestSeries {
  let total = 0;
  return { labels, samples: times.map((time): Sample => [time, (total += grow())]) };
}
