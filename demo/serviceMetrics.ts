import { Counter, Gauge, Histogram, Registry } from 'prom-client';

import { NativeHistogram } from './nativeHistogram';

/** One answered request, as a service counts it. */
export interface Answered {
  readonly handler: string;
  readonly method: string;
  readonly code: number;
  readonly seconds: number;
}

/** The name, help and series of the native histogram, which prom-client has no type for. */
export interface NativeFamily {
  readonly name: string;
  readonly help: string;
  readonly series: ReadonlyMap<string, NativeHistogram>;
  /** The label whose value is the key of `series`. */
  readonly label: string;
}

/** All a service measures since it started. A restart makes a new one. */
export interface ServiceMetrics {
  readonly registry: Registry;
  readonly native: NativeFamily;
  count(answered: Answered): void;
  setGauges(gauges: { readonly inFlight: number; readonly memory: number; readonly queue: number }): void;
}

/** @param version Shown by `app_info`. @param startedAt Seconds since the epoch. */
export function createServiceMetrics(version: string, startedAt: number): ServiceMetrics {
  const registry = new Registry();
  const registers = [registry];
  const labelNames = ['code', 'method', 'handler'] as const;
  const requests = new Counter({ name: 'http_requests_total', help: 'Requests answered.', labelNames, registers });
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time to answer a request.',
    labelNames: ['handler'] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers,
  });
  const inFlight = new Gauge({ name: 'http_requests_in_flight', help: 'Requests being answered.', registers });
  const memory = new Gauge({ name: 'app_memory_bytes', help: 'Memory in use.', registers });
  const queue = new Gauge({ name: 'app_queue_length', help: 'Jobs waiting.', registers });
  new Gauge({ name: 'app_info', help: 'The running version.', labelNames: ['version'], registers }).set({ version }, 1);
  new Gauge({ name: 'app_start_time_seconds', help: 'When it started.', registers }).set(startedAt);
  const series = new Map<string, NativeHistogram>();
  return {
    registry,
    native: {
      name: 'http_request_duration_native_seconds',
      help: 'Time to answer a request, as a native histogram.',
      label: 'handler',
      series,
    },
    count: ({ handler, method, code, seconds }) => {
      requests.inc({ code: String(code), method, handler });
      durations.observe({ handler }, seconds);
      let native = series.get(handler);
      if (!native) {
        series.set(handler, (native = new NativeHistogram()));
      }
      native.observe(seconds);
    },
    setGauges: (gauges) => {
      inFlight.set(gauges.inFlight);
      memory.set(gauges.memory);
      queue.set(gauges.queue);
    },
  };
}
