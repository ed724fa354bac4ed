// What a run of the browser flows left behind, in few lines: node failed-flows.mjs REPORT.json
// On standard output the test files that failed, one per line, to be run again; on standard error each failed flow with
// the first lines of its reason. Exit 2 when the report can't be read.

import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

const path = process.argv[2] ?? '';
let report;
try {
  report = JSON.parse(readFileSync(path, 'utf8'));
} catch (error) {
  console.error(`failed-flows: ${path} is no report of the flows: ${error.message}`);
  process.exit(2);
}

const colours = /\u001b\[[0-9;]*m/g;
const briefly = (reason) =>
  reason
    .replace(colours, '')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.includes('/node_modules/'))
    .slice(0, 4)
    .map((line) => line.slice(0, 160))
    .join('\n    ');

for (const file of report.testResults) {
  if (file.status === 'passed') continue;
  const name = relative(process.cwd(), file.name);
  console.log(name);
  const failed = file.assertionResults.filter((flow) => flow.status === 'failed');
  for (const flow of failed) {
    console.error(`  ${name}: ${flow.fullName.trim()}\n    ${briefly(flow.failureMessages[0] ?? 'no reason told')}`);
  }
  if (failed.length === 0) console.error(`  ${name}: ${briefly(file.message ?? '') || 'failed outside its flows'}`);
}
