#!/usr/bin/env bash
# The same range query over the same data may have another number each time it is asked in Prometheus 3.16 (module v0.316.0) and 3.5 (v0.305.0),
# in its last digit, where an aggregation is over a function or an operator: `stddev(round(v))`, and not `stddev(v)`. Over several steps the engine
# gathers what comes of each series in a map, and the aggregation adds in the order in which Go walks it, which is another one each time;
# over one step, as of an instant query, it adds in the order of the series. Who compares for equality, makes labels of values
# (`count_values`), or tests two ways of computing against each other sees it, once in many queries.
#
# Seen output: the lines below; each query is asked 200 times. It needs Go (seen with 1.26).
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
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/promqltest"
)

func TestAsk(t *testing.T) {
	storage := promqltest.LoadedStorage(t, `load 1m
  v{n="0"} 1 1

load 1m
  v{n="1"} -1 -1

load 1m
  v{n="2"} 5 5

load 1m
  v{n="3"} 3 3
`)
	engine := promql.NewEngine(promql.EngineOpts{MaxSamples: 1000, Timeout: time.Minute})
	for _, text := range []string{`stddev(v)`, `stddev(round(v))`, `stddev(v + 0)`} {
		for _, from := range []int64{0, 60} {
			seen := map[string]bool{}
			for i := 0; i < 200; i++ {
				query, err := engine.NewRangeQuery(context.Background(), storage, nil, text,
					time.Unix(from, 0), time.Unix(60, 0), time.Minute)
				if err != nil {
					t.Fatal(err)
				}
				matrix, err := query.Exec(context.Background()).Matrix()
				if err != nil {
					t.Fatal(err)
				}
				points := matrix[0].Floats
				seen[fmt.Sprint(points[len(points)-1].F)] = true
			}
			values := []string{}
			for value := range seen {
				values = append(values, value)
			}
			sort.Strings(values)
			fmt.Printf("asked %s at minute 1, from minute %d on: %s\n", text, from/60, strings.Join(values, " or "))
		}
	}
}
EOF
cat > expected.txt << 'EOF'
stddev(v) at minute 1, from minute 0 on: 2.2360679774997894
stddev(v) at minute 1, from minute 1 on: 2.2360679774997894
stddev(round(v)) at minute 1, from minute 0 on: 2.2360679774997894 or 2.23606797749979
stddev(round(v)) at minute 1, from minute 1 on: 2.2360679774997894
stddev(v + 0) at minute 1, from minute 0 on: 2.2360679774997894 or 2.23606797749979
stddev(v + 0) at minute 1, from minute 1 on: 2.2360679774997894
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
