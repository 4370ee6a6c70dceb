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
  /** From now on requests are counted by customer too, each series there at once; with 0 they are not, and the series go. */
  countCustomers(customers: number): void;
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
  const byCustomer = customerCounter(registry);
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
      byCustomer.count();
    },
    countCustomers: byCustomer.setCustomers,
    setGauges: (gauges) => {
      inFlight.set(gauges.inFlight);
      memory.set(gauges.memory);
      queue.set(gauges.queue);
    },
  };
}

const BY_CUSTOMER = 'http_customer_requests_total';

/** Deals requests out to customers in turn. */
function customerCounter(registry: Registry) {
  let customers = 0;
  let next = 0;
  let counter: Counter | undefined;
  const customer = (index: number) => `customer-${String(index).padStart(5, '0')}`;
  return {
    count: () => {
      if (customers > 0) {
        counter?.inc({ customer: customer(next) });
        next = (next + 1) % customers;
      }
    },
    setCustomers: (wanted: number) => {
      registry.removeSingleMetric(BY_CUSTOMER);
      customers = wanted;
      next = 0;
      if (customers > 0) {
        const help = 'Requests answered, by customer; under load alone.';
        counter = new Counter({ name: BY_CUSTOMER, help, labelNames: ['customer'], registers: [registry] });
        for (let index = 0; index < customers; index++) {
          counter.inc({ customer: customer(index) }, 0);
        }
      }
    },
  };
}
