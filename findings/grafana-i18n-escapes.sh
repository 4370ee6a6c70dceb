#!/usr/bin/env bash
# `t` of @grafana/i18n 13.1.1, which plugins take their texts from, makes HTML entities of / & < > ' " in the values that go into a
# text. React shows them as they are: a panel says `&#x2F;metrics`. `Trans` of the same package turns them back, so the same
# text is right in one and wrong in the other, and only values show it, not the text itself.
#
# i18next escapes unless told not to, and its guide for React tells so; the package has no such setting, but each call may give
# `interpolation: { escapeValue: false }`. Seen output: the lines below.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > npm.log
npm install --no-audit --no-fund --ignore-scripts --save-exact @grafana/i18n@13.1.1 react@18.3.1 react-dom@18.3.1 >> npm.log 2>&1

cat > ask.cjs << 'EOF'
const { initPluginTranslations, t, Trans } = require('@grafana/i18n');
const { createElement } = require('react');
const { renderToStaticMarkup } = require('react-dom/server');

// What a reader of the page sees: the markup of // The text that a reader of the page sees. is &amp;.
const seen = (element) => renderToStaticMarkup(element).replace(/&amp;/g, '&');

async function main() {
  await initPluginTranslations('some-plugin');
  const path = '/metrics';
  console.log('t:', t('scraped', 'Scraped from {{path}}', { path }));
  console.log('t in React:', seen(createElement('p', null, t('scraped', 'Scraped from {{path}}', { path }))));
  console.log('Trans in React:', seen(createElement(Trans, { i18nKey: 'scraped', defaults: 'Scraped from {{path}}', values: { path } })));
  console.log('t, told not to:', t('scraped', 'Scraped from {{path}}', { path, interpolation: { escapeValue: false } }));
  console.log('t, the text alone:', t('alone', 'Scraped from /metrics'));
}
main();
EOF
cat > expected.txt << 'EOF'
t: Scraped from &#x2F;metrics
t in React: <p>Scraped from &#x2F;metrics</p>
Trans in React: Scraped from /metrics
t, told not to: Scraped from /metrics
t, the text alone: Scraped from /metrics
EOF

node ask.cjs | tee seen.txt
diff expected.txt seen.txt
echo 'as described'
