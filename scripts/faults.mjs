#!/usr/bin/env node
// npm run faults: lets members fail in every way while every kind of query is asked, and writes docs/faults.md.
import { tell } from './lib/problem.mjs';
import { runWritingTests } from './lib/writingTests.mjs';

runWritingTests('faultTable').catch(tell);
