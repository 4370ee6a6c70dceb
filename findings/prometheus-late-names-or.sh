#!/usr/bin/env bash
# Names that are removed late, and `or`. With delayed name removal, Prometheus 3.16 (module v0.316.0) keeps a series' name until the query
# ends, and whether it goes then is said of the series as a whole. A range query whose left side begins later than its right side puts
# `x offset 5m` and `deriv(x[10m])`, which have the same labels until then, into one series: the samples of x lose their name too, and
# stand in the series of the slope. Without the flag they are two series.
#
# Seen output: the lines below. x begins at minute 0; the query is for the minutes 2, 5 and 8, of which the first has no x 5 minutes ago.
# It needs Go (seen with 1.26).
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
  x{instance="a"} 100+60x20
`)
	for _, late := range []bool{false, true} {
		options := promql.EngineOpts{MaxSamples: 1000, Timeout: time.Minute, EnableDelayedNameRemoval: late}
		text := `x offset 5m or on (instance) deriv(x[10m])`
		query, err := promql.NewEngine(options).NewRangeQuery(
			context.Background(), storage, nil, text, time.Unix(120, 0), time.Unix(480, 0), 3*time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		matrix, err := query.Exec(context.Background()).Matrix()
		if err != nil {
			t.Fatal(err)
		}
		for _, series := range matrix {
			fmt.Printf("asked late=%v %s:", late, series.Metric)
			for _, point := range series.Floats {
				fmt.Printf(" %v@%v", point.F, point.T/60000)
			}
			fmt.Println()
		}
	}
}
EOF
cat > expected.txt << 'EOF'
late=false {__name__="x", instance="a"}: 100@5 280@8
late=false {instance="a"}: 1@2
late=true {instance="a"}: 1@2 100@5 280@8
EOF

go version
go mod init ask 2> /dev/null
go mod edit -require github.com/prometheus/prometheus@v0.316.0
go mod tidy > go.log 2>&1
go test -v -count=1 . | sed -n 's/^asked //p' | sort | tee seen.txt
diff <(sort expected.txt) seen.txt
echo 'as described'
