#!/usr/bin/env bash
# `info()` and an offset. Prometheus 3.9 (module v0.309.1) selects the info series around the time that the offset leads to, and then
# looks them up at the time of the query, where none of those samples is left: beyond the lookback, no label is added, and nothing is said.
# With several selectors the first one decides. Prometheus 3.16 (v0.316.0) adds the labels of the time that the samples are
# of, whether the offset is at a selector or around a subquery; where the selectors' times differ, those of the query's time.
#
# Seen output: the lines below. A target had version="1" up to minute 20 and has version="2" since; the query is at minute 60.
# It needs Go (seen with 1.26). Both are behind the flag of experimental functions.
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
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/promql/promqltest"
)

var options = promql.EngineOpts{MaxSamples: 1000, Timeout: time.Minute, EnableAtModifier: true}

func TestAsk(t *testing.T) {
	FLAG
	storage := promqltest.LoadedStorage(t, `load 1m
  x{instance="a", job="j"} 1x60
  target_info{instance="a", job="j", version="1"} 1x20 _x40
  target_info{instance="a", job="j", version="2"} _x21 1x39
`)
	for _, text := range []string{
		`info(x)`,
		`info(x offset 50m)`,
		`info(last_over_time(x[1m:1m] offset 50m))`,
		`info(last_over_time(x[1m:1m] @ 600))`,
		`info(x offset 50m + 0 * x)`,
		`info(0 * x + x offset 50m)`,
	} {
		query, err := promql.NewEngine(options).NewInstantQuery(context.Background(), storage, nil, text, time.Unix(60*60, 0))
		if err != nil {
			t.Fatal(err)
		}
		vector, err := query.Exec(context.Background()).Vector()
		if err != nil {
			t.Fatal(err)
		}
		for _, sample := range vector {
			fmt.Printf("asked %s: version=%q\n", text, sample.Metric.Get("version"))
		}
	}
}
EOF
cat > expected.txt << 'EOF'
v0.309.1 info(x): version="2"
v0.309.1 info(x offset 50m): version=""
v0.309.1 info(last_over_time(x[1m:1m] offset 50m)): version=""
v0.309.1 info(last_over_time(x[1m:1m] @ 600)): version=""
v0.309.1 info(x offset 50m + 0 * x): version=""
v0.309.1 info(0 * x + x offset 50m): version="2"
v0.316.0 info(x): version="2"
v0.316.0 info(x offset 50m): version="1"
v0.316.0 info(last_over_time(x[1m:1m] offset 50m)): version="1"
v0.316.0 info(last_over_time(x[1m:1m] @ 600)): version="1"
v0.316.0 info(x offset 50m + 0 * x): version="2"
v0.316.0 info(0 * x + x offset 50m): version="2"
EOF

declare -A flag=(
  [v0.309.1]='parser.EnableExperimentalFunctions = true'
  [v0.316.0]='options.Parser = parser.NewParser(parser.Options{EnableExperimentalFunctions: true})'
)
go version
for version in v0.309.1 v0.316.0; do
  mkdir "$version"
  sed "s/FLAG/${flag[$version]}/" ask_test.go > "$version/ask_test.go"
  (
    cd "$version"
    go mod init ask 2> /dev/null
    go mod edit -require "github.com/prometheus/prometheus@$version"
    go mod tidy > go.log 2>&1
    go test -v -count=1 . | sed -n "s/^asked /$version /p"
  )
done | tee seen.txt
diff expected.txt seen.txt
echo 'as described'
