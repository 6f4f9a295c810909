/**
 * Scores the HTTP cache judge on the public cache-tests: `npm run score:cache`, `--json` for machines, `--list` writes
 * the tests that are judged and why others are not to docs/cache-tests.md. The suite stands beside the project.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ourCache } from './score/cache-ours.ts';
import { peerCache } from './score/cache-peer.ts';
import { type JudgedCache, wrongIn } from './score/cache-run.ts';
import { cacheSuite, excluded, missing, type SuiteTest } from './score/cache-suite.ts';

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, list: { type: 'boolean', default: false } },
});
const print = (line: string): void => void process.stdout.write(`${line}\n`);

const reason = missing();
if (reason !== null) {
  process.stderr.write(`skipped: ${reason}\n`);
  if (values.json) print('[]');
  process.exit(0);
}

const tests = cacheSuite();
const judged = tests.filter(test => excluded(test) === null);

/** A miss here shows one member what another was sent: none is allowed. */
const mustHold = /private|no-store|authorization|set-cookie|vary/i;
const isGrave = ({ id, name, kind }: SuiteTest): boolean => kind === 'required' && mustHold.test(`${id} ${name}`);

type Judge = (test: SuiteTest) => JudgedCache;
const ours: Judge = test => ourCache(!test.isBrowserOnly, test.isForCdn ? ['cdn-cache-control'] : []);
const theirs: Judge = test => peerCache(!test.isBrowserOnly);

const scored = (judge: Judge, wanted: (test: SuiteTest) => boolean) => {
  const all = judged.filter(wanted).map(test => ({ test, wrong: wrongIn(test, judge(test)) }));
  return {
    passed: all.filter(({ wrong }) => wrong === null).length,
    total: all.length,
    wrong: all.filter(({ wrong }) => wrong !== null),
  };
};

const suites = [
  { suite: 'cache/grave', wanted: isGrave },
  { suite: 'cache/required', wanted: ({ kind }: SuiteTest) => kind === 'required' },
  { suite: 'cache/optimal', wanted: ({ kind }: SuiteTest) => kind === 'optimal' },
  { suite: 'cache/check', wanted: ({ kind }: SuiteTest) => kind === 'check' },
  { suite: 'cache/all', wanted: () => true },
].map(({ suite, wanted }) => ({ suite, ...scored(ours, wanted), peer: scored(theirs, wanted).passed }));

if (values.json)
  print(
    JSON.stringify(
      suites.map(({ suite, passed, total }) => ({ suite, passed, total })),
      null,
      2,
    ),
  );
else {
  for (const { suite, passed, total, peer, wrong } of suites) {
    print(`${suite}: ${passed} of ${total} (http-cache-semantics: ${peer})`);
    if (suite !== 'cache/all') for (const { test, wrong: what } of wrong) print(`  ${test.id}: ${what}`);
  }
  print(`not judged: ${tests.length - judged.length} of ${tests.length}`);
}

if (values.list) {
  const rows = tests.map(test => `| ${test.suite} | ${test.id} | ${test.kind} | ${excluded(test) ?? 'judged'} |`);
  const head = `# Tests of HTTP caches\n\nThe public cache-tests: ${judged.length} of ${tests.length} are judged; each of the others says why not. Written by \`npm run score:cache -- --list\`.\n\n| suite | test | kind | |\n|---|---|---|---|`;
  writeFileSync(new URL('../docs/cache-tests.md', import.meta.url), `${head}\n${rows.join('\n')}\n`);
}
const failed = suites.find(({ suite }) => suite === 'cache/grave');
const required = suites.find(({ suite }) => suite === 'cache/required');
if ((failed?.wrong.length ?? 1) > 0 || (required?.passed ?? 0) < 0.97 * (required?.total ?? 1)) process.exitCode = 1;
