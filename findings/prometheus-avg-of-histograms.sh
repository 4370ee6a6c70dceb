#!/usr/bin/env bash
# Prometheus 3.9 (module v0.309.1): `avg` of native histograms is not `sum / count` of them to the last digit, while `avg` of floats is.
# It moves a mean from histogram to histogram, each step rounded; floats are added up with a compensation and divided once.
# So `avg(h) == sum(h) / count(h)` comes and goes, `count_values` names two values, and who computes averages of parts (a
# recording rule of sums and counts, a federation) is off by the last digits. Prometheus 3.16 (v0.316.0) adds up and divides.
#
# Seen output: the lines below, of 100 minutes of six histograms of whole numbers; at 18 or 19 of them, by the order in which the
# storage gives the series. It needs Go (seen with 1.26).
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
	load := "load 1m\n"
	for _, step := range []int{2, 3, 5, 7, 11, 13} {
		load += fmt.Sprintf("  f{i=\"%d\"} 1+%dx99\n", step, step)
		load += fmt.Sprintf("  h{i=\"%d\"} {{schema:0 count:1 sum:1 buckets:[1]}}+{{schema:0 count:%d sum:%d buckets:[%d]}}x99\n", step, step, step, step)
	}
	storage := promqltest.LoadedStorage(t, load)
	engine := promql.NewEngine(promql.EngineOpts{MaxSamples: 100000, Timeout: time.Minute})
	for _, text := range []string{`avg(f) != sum(f) / count(f)`, `avg(h) != sum(h) / count(h)`} {
		query, err := engine.NewRangeQuery(context.Background(), storage, nil, text, time.Unix(0, 0), time.Unix(99*60, 0), time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		matrix, err := query.Exec(context.Background()).Matrix()
		if err != nil {
			t.Fatal(err)
		}
		steps := 0
		for _, series := range matrix {
			steps += len(series.Floats) + len(series.Histograms)
		}
		fmt.Printf("%s at some minutes: %t\n", text, steps > 0)
	}
}
EOF
cat > expected.txt << 'EOF'
v0.309.1 avg(f) != sum(f) / count(f) at some minutes: false
v0.309.1 avg(h) != sum(h) / count(h) at some minutes: true
v0.316.0 avg(f) != sum(f) / count(f) at some minutes: false
v0.316.0 avg(h) != sum(h) / count(h) at some minutes: false
EOF

go version
for version in v0.309.1 v0.316.0; do
  mkdir "$version"
  cp ask_test.go "$version"
  (
    cd "$version"
    go mod init ask 2> /dev/null
    go mod edit -require "github.com/prometheus/prometheus@$version"
    go mod tidy > go.log 2>&1
    go test -v -count=1 . | sed -n "s/^\(avg.*\)/$version \1/p"
  )
done | tee seen.txt
diff expected.txt seen.txt
echo 'as described'
