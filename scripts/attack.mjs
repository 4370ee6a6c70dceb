#!/usr/bin/env node
// npm run attack: tries everything of docs/security-tests.md against a proxy on the loopback address, and writes that page anew.
import { tell } from './lib/problem.mjs';
import { runWritingTests } from './lib/writingTests.mjs';

runWritingTests('federation/security').catch(tell);
