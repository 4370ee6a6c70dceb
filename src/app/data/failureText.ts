import { t } from '../text';
import { type ProxyFailure } from './getFromProxy';

/** A failure in words: what is wrong, and what the reader can do about it. */
export interface FailureText {
  readonly title: string;
  readonly advice: string;
}

/** Says a failed request to the proxy in words. */
export function failureText(failure: ProxyFailure): FailureText {
  switch (failure.kind) {
    case 'untrusted':
      return {
        title: t('app.failure.untrusted.title', 'The proxy does not let Grafana in'),
        advice: t(
          'app.failure.untrusted.advice',
          'The proxy and the Configuration page of this app need the same token: an administrator can enter it there.'
        ),
      };
    case 'forbidden':
      return {
        title: t('app.failure.forbidden.title', 'You may not see this'),
        advice: t(
          'app.failure.forbidden.advice',
          'Grafana or the proxy refused the request. If you should have access, ask an administrator to check your role and the token on the Configuration page.'
        ),
      };
    case 'missing':
      return {
        title: t('app.failure.missing.title', 'Nothing found at this address'),
        advice: t(
          'app.failure.missing.advice',
          'The fleet does not exist any more, your organization may not see it, or the address on the Configuration page is not that of a Promshards proxy.'
        ),
      };
    case 'unreachable':
      return {
        title: t('app.failure.unreachable.title', 'The proxy does not answer'),
        advice: t(
          'app.failure.unreachable.advice',
          'Grafana could not connect to the proxy. Check that it runs, and that the address on the Configuration page can be reached from the Grafana server.'
        ),
      };
    case 'offline':
      return {
        title: t('app.failure.offline.title', 'Grafana does not answer'),
        advice: t('app.failure.offline.advice', 'The connection to Grafana was lost. It is tried again by itself.'),
      };
    case 'unreadable':
      return {
        title: t('app.failure.unreadable.title', 'The answer could not be read'),
        advice: t(
          'app.failure.unreadable.advice',
          'What answered is not a Promshards proxy, or its version does not fit this plugin.'
        ),
      };
    case 'invalid':
      return {
        title: t('app.failure.invalid.title', 'The proxy does not take this'),
        advice: t('app.failure.invalid.advice', 'Something that was entered is not as it should be.'),
      };
    case 'refused':
      return {
        title: t('app.failure.refused.title', 'This cannot be done as things are now'),
        advice: t('app.failure.refused.advice', 'Nothing was changed.'),
      };
    case 'conflict':
      return {
        title: t('app.failure.conflict.title', 'Somebody else was faster'),
        advice: t('app.failure.conflict.advice', 'It was changed since you read it. Nothing of yours was saved.'),
      };
    case 'failed':
      return {
        title: t('app.failure.failed.title', 'The request failed'),
        advice: t(
          'app.failure.failed.advice',
          'The proxy, or Grafana on the way to it, answered with an error. If the app was never configured, do that first on the Configuration page.'
        ),
      };
  }
}
