import { type RemoteWriteQueue } from '../../src/api/fleets';
import { samplesOf } from './sumMetrics';

const PENDING = 'prometheus_remote_storage_samples_pending';
const FAILED = 'prometheus_remote_storage_samples_failed_total';
const DROPPED = 'prometheus_remote_storage_samples_dropped_total';
const SENT = 'prometheus_remote_storage_queue_highest_sent_timestamp_seconds';
const NEWEST = 'prometheus_remote_storage_highest_timestamp_in_seconds';
const STARTED = 'process_start_time_seconds';
const ALL: ReadonlySet<string> = new Set([PENDING, FAILED, DROPPED, SENT, NEWEST, STARTED]);
/** Why samples are dropped that relabelling leaves out, which is no loss. */
const LEFT_OUT = 'dropped_series';

interface Counts {
  pending: number;
  failed: number;
  dropped: number;
  sent: number;
}

/**
 * The queues of remote write that a server's own `/metrics` tell of; undefined where it has none. A queue in which nothing waits is not
 * behind, whenever it sent the last: its series may have ended.
 *
 * Source: Prometheus 3.5, `storage/remote/queue_manager.go`.
 */
export function remoteWriteOf(text: string): readonly RemoteWriteQueue[] | undefined {
  const queues = new Map<string, { readonly name: string; readonly url: string; readonly counts: Counts }>();
  let [newest, started] = [0, 0];
  for (const { name: metric, labels, value } of samplesOf(text, ALL)) {
    if (metric === NEWEST) {
      newest = value;
    } else if (metric === STARTED) {
      started = value;
    } else {
      const [name, url] = [labels.get('remote_name') ?? '', labels.get('url') ?? ''];
      const key = JSON.stringify([name, url]);
      const queue = queues.get(key) ?? {
        name,
        url: openPart(url),
        counts: { pending: 0, failed: 0, dropped: 0, sent: 0 },
      };
      queues.set(key, queue);
      add(queue.counts, { metric, reason: labels.get('reason'), value });
    }
  }
  const found = [...queues.values()].map(({ counts: { sent, ...counts }, ...queue }) => ({
    ...queue,
    ...counts,
    behind: counts.pending === 0 ? 0 : newest > 0 ? Math.max(0, newest - (sent > 0 ? sent : started)) : undefined,
  }));
  return found.length === 0 ? undefined : found;
}

function add(counts: Counts, of: { readonly metric: string; readonly reason?: string; readonly value: number }): void {
  if (Number.isNaN(of.value)) {
    return;
  }
  if (of.metric === PENDING) {
    counts.pending += of.value;
  } else if (of.metric === FAILED) {
    counts.failed += of.value;
  } else if (of.metric === SENT) {
    counts.sent = of.value;
  } else if (of.reason !== LEFT_OUT) {
    counts.dropped += of.value;
  }
}

/** An address without user, password and query. */
function openPart(url: string): string {
  if (!URL.canParse(url)) {
    return '';
  }
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}
