import { t } from './text';

test('values are put in as they are', () => {
  expect(t('app.test', 'said {{what}}', { what: 'a/b & "c"' })).toBe('said a/b & "c"');
});
