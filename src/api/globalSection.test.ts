import { globalSetting } from './globalSection';

test.each<[text: string, interval: string | undefined]>([
  ['global:\n  scrape_interval: 15s\n  evaluation_interval: 30s\nscrape_configs: []\n', '30s'],
  ['global:\n  scrape_protocols:\n  - A\n\n  # why\n  evaluation_interval: "1m30s" # said\nrule_files:\n', '1m30s'],
  ['rule_files:\n- a.yml\nglobal:\n    evaluation_interval: 5s', '5s'],
  ['global:\n  external_labels:\n    evaluation_interval: 7s\n  scrape_interval: 1s\n', undefined],
  ['global:\n  scrape_interval: 15s\nother:\n  evaluation_interval: 30s\n', undefined],
  ['storage:\n  global:\n    evaluation_interval: 30s\n', undefined],
  ['{', undefined],
])('%j says %s', (text, interval) => {
  expect(globalSetting(text, 'evaluation_interval')).toBe(interval);
});

test('nothing says nothing', () => {
  expect(globalSetting(undefined, 'scrape_interval')).toBeUndefined();
});
