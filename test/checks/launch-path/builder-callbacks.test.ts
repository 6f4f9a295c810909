import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/launch-path/builder-callbacks.ts';
import { silent } from '../../../src/evidence/leaf.ts';
import type { SourceUrl } from '../../../src/evidence/repo.ts';
import { asOf, evidence } from '../../evidence/build.ts';
import { reroute } from '../../evidence/reroute.ts';
import { assertNotPassed, assertPasses, faultsOf, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const holding = (...urls: readonly SourceUrl[]) => {
  const all = evidence();
  all.repo.deploys = [{ platform: 'vercel', in: { file: 'vercel.json', line: 1 }, domains: [] }];
  all.repo.urls = structuredClone([...urls]);
  return all;
};

const builder = 'https://community-one.lovable.app/auth/callback';
const at = (file: string, url = builder, use: SourceUrl['use'] = 'callback', line = 3): SourceUrl => ({
  file,
  line,
  url,
  use,
});
const deployed = { place: 'vercel.json', severity: 'high', confidence: 'observed' } as const;

test('deployment settings that name the builder or the machine itself', () => {
  for (const url of [builder, 'http://localhost:3000/auth/callback']) {
    const fault = oneFault(check, holding(at('vercel.json', url)), deployed);
    assert.deepEqual(fault.remedy, [
      { kind: 'file', file: 'vercel.json', line: 3, instead: url, write: 'https://www.community.test/auth/callback' },
    ]);
    assert.deepEqual(fault.replay, {
      tool: 'git',
      args: ['grep', '--no-index', '-n', '-F', '-e', url, '--', 'vercel.json'],
      shows: url,
    });
  }
});

test('containers without an environment are those of the developers where a platform is named, else production', () => {
  const local = at('docker-compose.yml', 'http://localhost:3000/auth/callback');
  const compose = { platform: 'compose', in: { file: 'docker-compose.yml', line: 1 }, domains: [] };
  const beside = holding(local);
  beside.repo.deploys.push(structuredClone(compose));
  assertPasses(check, beside);
  const alone = holding(local);
  alone.repo.deploys = [structuredClone(compose)];
  oneFault(check, alone, { ...deployed, place: 'docker-compose.yml' });
  const said = holding(local);
  said.repo.deploys.push({ ...structuredClone(compose), environment: 'production' });
  oneFault(check, said, { ...deployed, place: 'docker-compose.yml' });
});

test('plain source is a guess, said as one, and one finding a file', () => {
  const all = holding(
    at('src/pay.ts', 'https://community-one.vercel.app/api/pay', 'webhook', 9),
    at('src/pay.ts', builder, 'callback', 4),
  );
  const fault = oneFault(check, all, { place: 'src/pay.ts', severity: 'medium', confidence: 'inferred' });
  assert.match(fault.happened, /^I think/);
  assert.deepEqual(fault.places, ['src/pay.ts:4', 'src/pay.ts:9']);
});

test('the page itself names the builder', () => {
  const all = evidence();
  const origins = ['https://community-one.lovable.app', 'https://cdn.test'];
  reroute(all, url => (url.href === 'https://www.community.test/' ? { page: { origins } } : undefined));
  oneFault(check, all, { place: 'community-one.lovable.app', severity: 'medium', confidence: 'inferred' });
});

test('tests, samples, documents, development settings, local fallbacks, other uses and a declared staging are sound', () => {
  const quiet = [
    at('test/login.test.ts'),
    at('docs/setup.md'),
    at('.env.example'),
    at('config/development.ts'),
    at('src/env.ts', 'http://localhost:3000/api', 'api'),
    at('src/footer.ts', builder, 'other'),
    at('src/auth.ts', 'https://project.supabase.co/auth/v1', 'api'),
  ];
  assertPasses(check, holding(...quiet));
  const staging = holding(at('src/auth.ts', 'https://try.vercel.app/callback'));
  staging.declared.staging = 'https://try.vercel.app';
  assertPasses(check, staging);
});

test('without a repository the page alone is judged; a silent page is not a pass and hides no file', () => {
  const { repo: _repo, ...outside } = evidence();
  assert.equal(check.judge(outside, asOf).outcome, 'pass');
  for (const all of [holding(), holding(at('vercel.json'))]) {
    all.http.chains['https://www.community.test/'] = silent('no reply');
    assertNotPassed(check, all);
    if (all.repo.urls.length > 0) assert.equal(faultsOf(check, all).length, 1);
  }
});
