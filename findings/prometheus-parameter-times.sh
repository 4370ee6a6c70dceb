#!/usr/bin/env bash
# `@` in the parameter of an aggregation. Prometheus 3.16 (module v0.316.0) and 3.5 (v0.305.0), range queries:
# `@ start()` and `@ end()` have no effect there, without a word; and a fixed time moves on with the steps, over the samples up to it,
# so that the parameter is lost once the lookback is over, and the same step of a range that begins elsewhere has another value.
#
# Seen output: the lines below. The metric x counts minutes; the queries choose the quantile 0.01 * x of 0 to 100. It needs Go (seen with 1.26).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export GOWORK=off

cat > ask_test.go << 'EOF'
package ask

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/promqltest"
)

func TestAsk(t *testing.T) {
	storage := promqltest.LoadedStorage(t, `load 1m
  x 0+1x60
  hundred{n="0"} 0x60
  hundred{n="1"} 100x60
`)
	engine := promql.NewEngine(promql.EngineOpts{MaxSamples: 1000, Timeout: time.Minute, EnableAtModifier: true})
	for _, text := range []string{
		`quantile(scalar(0.01 * x), hundred)`,
		`quantile(scalar(0.01 * x @ start()), hundred)`,
		`quantile(scalar(0.01 * x @ end()), hundred)`,
		`quantile(scalar(0.01 * x @ 600), hundred)`,
		`scalar(0.01 * x @ 600) * 100`,
	} {
		for _, from := range []int64{10, 14} {
			query, err := engine.NewRangeQuery(context.Background(), storage, nil, text,
				time.Unix(from*60, 0), time.Unix(18*60, 0), 2*time.Minute)
			if err != nil {
				t.Fatal(err)
			}
			matrix, err := query.Exec(context.Background()).Matrix()
			if err != nil {
				t.Fatal(err)
			}
			line := ""
			for _, point := range matrix[0].Floats {
				line += fmt.Sprintf(" %.0f", point.F)
			}
			fmt.Printf("asked from minute %d, %s:%s\n", from, text, line)
		}
	}
}
EOF
cat > expected.txt << 'EOF'
from minute 10, quantile(scalar(0.01 * x), hundred): 10 12 14 16 18
from minute 14, quantile(scalar(0.01 * x), hundred): 14 16 18
from minute 10, quantile(scalar(0.01 * x @ start()), hundred): 10 12 14 16 18
from minute 14, quantile(scalar(0.01 * x @ start()), hundred): 14 16 18
from minute 10, quantile(scalar(0.01 * x @ end()), hundred): 10 12 14 16 18
from minute 14, quantile(scalar(0.01 * x @ end()), hundred): 14 16 18
from minute 10, quantile(scalar(0.01 * x @ 600), hundred): 10 10 10 NaN NaN
from minute 14, quantile(scalar(0.01 * x @ 600), hundred): 10 10 10
from minute 10, scalar(0.01 * x @ 600) * 100: 10 10 10 10 10
from minute 14, scalar(0.01 * x @ 600) * 100: 10 10 10
EOF

go version
for version in v0.305.0 v0.316.0; do
  mkdir "$version"
  cp ask_test.go "$version"
  (
    cd "$version"
    go mod init ask 2> /dev/null
    go mod edit -require "github.com/prometheus/prometheus@$version"
    go mod tidy > go.log 2>&1
    go test -v -count=1 . | sed -n 's/^asked //p' | tee seen.txt
    diff ../expected.txt seen.txt
  )
done
echo 'as described'
