#!/usr/bin/env bash
# RE2JS 2.10.0 and Go's regexp (seen with Go 1.26.8) do not have the same Unicode classes, though both are RE2 by name.
#
# - Go takes names of general categories in any letter case, and their long names: \p{lu}, \pl, \p{Letter}, \p{ASCII}.
#   RE2JS takes \p{Lu} and \p{L} alone, and refuses the others.
# - RE2JS takes \p{Emoji}, which Go refuses.
#
# So whoever checks a Prometheus matcher with RE2JS, before a server written in Go gets it, refuses what the server takes, and
# passes what it refuses. Seen output: the table below, one line a pattern.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > npm.log
npm install --no-audit --no-fund --ignore-scripts re2js@2.10.0 >> npm.log 2>&1

cat > patterns.json << 'EOF'
["\\p{Lu}", "\\p{lu}", "\\pl", "\\p{Letter}", "\\p{ASCII}", "\\p{Greek}", "\\p{Emoji}"]
EOF
cat > ask.go << 'EOF'
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
)

func main() {
	text, _ := os.ReadFile("patterns.json")
	var patterns []string
	if err := json.Unmarshal(text, &patterns); err != nil {
		panic(err)
	}
	for _, pattern := range patterns {
		_, err := regexp.Compile(pattern)
		fmt.Println(pattern, err == nil)
	}
}
EOF
cat > ask.mjs << 'EOF'
import { readFileSync } from 'node:fs';
import { RE2JS } from 're2js';

for (const pattern of JSON.parse(readFileSync('patterns.json', 'utf8'))) {
  let taken = true;
  try {
    RE2JS.compile(pattern);
  } catch {
    taken = false;
  }
  console.log(pattern, taken);
}
EOF
cat > expected.txt << 'EOF'
\p{Lu} true true
\p{lu} true false
\pl true false
\p{Letter} true false
\p{ASCII} true false
\p{Greek} true true
\p{Emoji} false true
EOF

go version
join -j 1 <(go run ask.go | sort) <(node ask.mjs | sort) | sort > seen.txt
echo 'pattern, taken by Go, taken by RE2JS:'
cat seen.txt
diff <(sort expected.txt) seen.txt
echo 'as described'
