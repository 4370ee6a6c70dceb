import { remoteWriteOf } from './remoteWriteOf';

const of = 'remote_name="a1",url="http://me:secret@store:8480/write?token=x"';
const metrics = (pending: number, sent: number) => `process_start_time_seconds 1000
prometheus_remote_storage_highest_timestamp_in_seconds 5000
prometheus_remote_storage_samples_pending{${of}} ${pending}
prometheus_remote_storage_samples_failed_total{${of}} 7
prometheus_remote_storage_samples_dropped_total{${of},reason="dropped_series"} 900
prometheus_remote_storage_samples_dropped_total{${of},reason="too_old"} 2
prometheus_remote_storage_samples_dropped_total{${of},reason="unintentionally_dropped_series"} 1
prometheus_remote_storage_queue_highest_sent_timestamp_seconds{${of}} ${sent}
`;

test.each([
  ['what waits is behind', 40, 4100, 900],
  ['nothing was sent since the start', 40, 0, 4000],
  ['nothing waits: its series have ended', 0, 10, 0],
])('%s', (_, pending, sent, behind) => {
  expect(remoteWriteOf(metrics(pending, sent))).toEqual([
    { name: 'a1', url: 'http://store:8480/write', pending, failed: 7, dropped: 3, behind },
  ]);
});

test.each([
  ['none', 'process_start_time_seconds 1000\n', undefined],
  [
    'a server that tells no newest time',
    `prometheus_remote_storage_samples_pending{${of}} 4\n`,
    [{ name: 'a1', url: 'http://store:8480/write', pending: 4, failed: 0, dropped: 0, behind: undefined }],
  ],
])('%s', (_, text, expected) => {
  expect(remoteWriteOf(text)).toEqual(expected);
});
