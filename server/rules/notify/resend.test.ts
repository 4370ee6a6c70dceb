import { needsSending, type Resent, validUntil } from './resend';

const MINUTE = 60_000;

describe('an alert', () => {
  it.each<[string, Resent, boolean]>([
    ['that is pending is not sent', { state: 'pending' }, false],
    ['that fires is sent at once', { state: 'firing' }, true],
    ['that was sent is not sent again for a minute', { state: 'firing', sentAt: 100 * MINUTE - MINUTE }, false],
    ['that was sent is sent again after it', { state: 'firing', sentAt: 100 * MINUTE - MINUTE - 1 }, true],
    ['that is resolved is sent at once', { state: 'inactive', sentAt: 99.9 * MINUTE, resolvedAt: 100 * MINUTE }, true],
    [
      'whose end was sent is not sent again for a minute',
      { state: 'inactive', sentAt: 100 * MINUTE, resolvedAt: 100 * MINUTE },
      false,
    ],
    [
      'whose end was sent is sent again after it',
      { state: 'inactive', sentAt: 98 * MINUTE, resolvedAt: 90 * MINUTE },
      true,
    ],
  ])('%s', (_, alert, expected) => expect(needsSending(alert, 100 * MINUTE)).toBe(expected));

  it.each([
    [5000, 4 * MINUTE],
    [MINUTE, 4 * MINUTE],
    [5 * MINUTE, 20 * MINUTE],
  ])('of a group with an interval of %d ends %d ms later', (interval, expected) =>
    expect(validUntil(1000, interval)).toBe(1000 + expected)
  );
});
