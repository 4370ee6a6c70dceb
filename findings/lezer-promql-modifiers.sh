#!/usr/bin/env bash
# @prometheus-io/lezer-promql 0.307.3, the grammar of Prometheus' own editor, binds offset, @ and subqueries to the whole of the
# operators before them. Prometheus binds them to the selector that they follow: `a + b offset 5m` is `a + (b offset 5m)`.
#
# The tree has no parentheses that would show it, so whoever rewrites or evaluates by it shifts the left side as well. It also takes
# `-1 ^ 2` for one number, -1, to a power, where Prometheus negates the power; with a selector in place of 1 it does as Prometheus.
# Seen output: the trees below.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > npm.log
npm install --no-audit --no-fund --ignore-scripts --save-exact \
  @prometheus-io/lezer-promql@0.307.3 @lezer/lr@1.4.12 @lezer/common@1.5.5 @lezer/highlight@1.2.5 >> npm.log 2>&1

cat > ask.mjs << 'EOF'
import { parser } from '@prometheus-io/lezer-promql';

const SHOWN = new Set(['OffsetExpr', 'StepInvariantExpr', 'SubqueryExpr', 'BinaryExpr', 'UnaryExpr', 'VectorSelector', 'NumberDurationLiteral']);

for (const text of ['a + b offset 5m', 'a + b @ 5', 'a + b[5m:1m]', '-1 ^ 2', '-a ^ 2']) {
  const parts = [];
  parser.parse(text).iterate({
    enter: ({ name, from, to }) => {
      if (SHOWN.has(name)) {
        parts.push(`${name}<${text.slice(from, to)}>`);
      }
    },
  });
  console.log(`${text}: ${parts.slice(0, 2).join(' ')}`);
}
EOF
cat > expected.txt << 'EOF'
a + b offset 5m: OffsetExpr<a + b offset 5m> BinaryExpr<a + b>
a + b @ 5: StepInvariantExpr<a + b @ 5> BinaryExpr<a + b>
a + b[5m:1m]: SubqueryExpr<a + b[5m:1m]> BinaryExpr<a + b>
-1 ^ 2: BinaryExpr<-1 ^ 2> NumberDurationLiteral<-1>
-a ^ 2: UnaryExpr<-a ^ 2> BinaryExpr<a ^ 2>
EOF

node ask.mjs | tee seen.txt
diff expected.txt seen.txt
echo 'as described'
