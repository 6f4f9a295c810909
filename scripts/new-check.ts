/**
 * `node scripts/new-check.ts email/spf-record` writes a check, its test and its flaw, and lists the check. What it writes
 * compiles and fails: each open end throws or is refused by a test, so that no half of a check is ever quiet.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..');

const stages: readonly string[] = [
  'launch-path',
  'email',
  'deployment',
  'edge',
  'observability',
  'hardening',
  'handover',
  'secrets',
  'evals',
];

const checkText = (id: string): string => `import type { DnsEvidence } from '../../evidence/dns.ts';
import { productNames } from '../../evidence/derive/names.ts';
import { defineCheck, judgeEach, type Fault } from '../check.ts';

const judgeHost = (_dns: DnsEvidence, host: string): Fault | undefined => {
  throw new Error(\`${id} does not judge \${host} yet: return a fault, or undefined where all is well\`);
};

export default defineCheck({
  id: '${id}',
  rows: [''],
  needs: ['dns', 'declared'],
  damage: 'support',
  effort: { minutes: [5, 15], who: 'founder' },
  worst: 'medium',
  docs: {
    title: '',
    failureTitle: '',
    why: '',
    fix: '',
    howTo: '',
    references: [''],
  },
  judge: ({ dns, declared }) =>
    judgeEach(
      productNames(dns, declared),
      host => host,
      host => judgeHost(dns, host),
    ),
});
`;

const testText = (id: string): string => `import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/${id}.ts';
import { domain, evidence, silence } from '../../evidence/build.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

test('the fault is caught, where it is and as grave as it is', () => {
  const broken = evidence(() => assert.fail('break the sound plan here'));
  oneFault(check, broken, { place: \`app.\${domain}\`, severity: 'medium', confidence: 'observed' });
});

test('near misses: what looks faulty and is sound', () => {
  assertPasses(
    check,
    evidence(() => assert.fail('make the sound plan look faulty here')),
  );
});

test('the one answer that it needs is silent', () => {
  const all = evidence(() => assert.fail('take this line out and silence that answer below'));
  silence(all.dns.names[\`app.\${domain}\`]?.resolver);
  assertNotPassed(check, all);
});
`;

const flawText = (id: string, name: string): string => `import { defineFlaw, defineNearMiss } from '../plan.ts';

const label = '${name}';

export default defineFlaw({
  name: '${name}',
  row: '',
  expected: '${id}',
  hosts: [label],
  story: '',
  variants: {
    'one-way': {
      severity: 'medium',
      apply: () => {
        throw new Error('switch the fault of ${id} in here');
      },
    },
    'another-way': {
      severity: 'medium',
      apply: () => {
        throw new Error('switch the fault of ${id} in here, by another route');
      },
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: '${id}',
    trap: '',
    hosts: [label],
    apply: () => {
      throw new Error('make a sound target look faulty to ${id} here');
    },
  }),
];
`;

/** The list with one more check: imports and entries stay sorted by ID, as a test asks. */
const listed = (text: string, id: string): string => {
  const ids = [...text.matchAll(/from '\.\/([a-z-]+\/[a-z0-9-]+)\.ts'/g)].map(([, own]) => own ?? '');
  const all = [...ids, id].toSorted();
  const nameOf = (own: string): string =>
    (own.split('/')[1] ?? '').replaceAll(/-([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase());
  const names = all.map(nameOf);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`two checks would be called ${twice}`);
  const start = text.indexOf('export const checks');
  const comment = text.slice(text.lastIndexOf('/**', start), start);
  return [
    "import type { Check } from './check.ts';",
    ...all.map(own => `import ${nameOf(own)} from './${own}.ts';`),
    '',
    `${comment}export const checks: readonly Check[] = [`,
    ...names.map(name => `  ${name},`),
    '];',
    '',
  ].join('\n');
};

const refusal = (id: string): string | undefined => {
  const [stage = '', name = '', ...more] = id.split('/');
  if (more.length > 0 || !/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name) || name.length > 40)
    return 'A check ID is <stage>/<name> in small letters, digits and single hyphens, for example email/spf-record.';
  if (!stages.includes(stage)) return `There is no stage ${stage}. Stages: ${stages.join(', ')}.`;
  if (existsSync(join(root, 'src/checks', `${id}.ts`))) return `${id} exists already.`;
  if (existsSync(join(root, 'test/world/flaws', `${name}.ts`)))
    return `There is a flaw ${name} already; find another name.`;
  return undefined;
};

const id = process.argv[2] ?? '';
const reason = refusal(id);
if (reason !== undefined) {
  process.stderr.write(`${reason}\n`);
  process.exit(2);
}

const name = id.split('/')[1] ?? '';
const list = join(root, 'src/checks/index.ts');
const files = {
  [`src/checks/${id}.ts`]: checkText(id),
  [`test/checks/${id}.test.ts`]: testText(id),
  [`test/world/flaws/${name}.ts`]: flawText(id, name),
  'src/checks/index.ts': listed(readFileSync(list, 'utf8'), id),
};
for (const [file, text] of Object.entries(files)) {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
  process.stdout.write(`wrote ${file}\n`);
}
process.stdout.write(
  `\nFill in what throws and what is empty until this is green:\n  node --test test/checks/${id}.test.ts test/repo/checks-complete.test.ts\n  npm run proof -- --flaw ${name}\nThen npm run docs.\n`,
);
