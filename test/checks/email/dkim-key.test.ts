import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import check from '../../../src/checks/email/dkim-key.ts';
import { Unknown } from '../../../src/evidence/leaf.ts';
import { domain } from '../../evidence/build.ts';
import { publicKey } from '../../evidence/build-mail.ts';
import { assertPasses, itJudges, oneFault, verdictOf } from '../expectations.ts';
import { assertMailHeals, itIsQuietOn, itNeeds, withMail, type Change } from './mail-expectations.ts';

const name = `harbour._domainkey.${domain}`;

itJudges(check);
itNeeds(check, name);

const high = { place: name, severity: 'high', confidence: 'observed' } as const;
const keys =
  (...texts: string[]): Change =>
  plan =>
    void (plan.zone[name] = { TXT: texts });
const rsa = (bits: number): string =>
  generateKeyPairSync('rsa', { modulusLength: bits })
    .publicKey.export({ type: 'spki', format: 'der' })
    .toString('base64');

test('missing, leading nowhere, twice, withdrawn, cut, too short', async () => {
  const faulty: readonly Change[] = [
    plan => void delete plan.zone[name],
    plan => void (plan.zone[name] = { CNAME: ['harbour.keys.mail.test'] }),
    keys(`v=DKIM1; k=rsa; p=${publicKey}`, `v=DKIM1; k=rsa; p=${rsa(2048)}`),
    keys('v=DKIM1; k=rsa; p='),
    keys(`v=DKIM1; k=rsa; p=${publicKey.slice(0, 200)}`),
    keys(`v=DKIM1; k=rsa; p=${rsa(512)}`),
  ];
  for (const change of faulty) oneFault(check, await withMail(change), high);
});

test('a key on trial counts like none, and the record without t=y heals it', async () => {
  for (const flags of ['y', 'y:s']) {
    const change = keys(`v=DKIM1; t=${flags}; k=rsa; p=${publicKey}`);
    oneFault(check, await withMail(change), high);
    await assertMailHeals(check, change);
  }
});

test('marks that were pasted along are taken out', async () => {
  for (const text of [`"v=DKIM1; k=rsa; p=${publicKey}"`, String.raw`v=DKIM1\; k=rsa\; p=` + publicKey]) {
    oneFault(check, await withMail(keys(text)), high);
    await assertMailHeals(check, keys(text));
  }
});

test('no selector known is not checked, and never a missing key', async () => {
  const all = await withMail(plan => void (plan.declared.selectors = []));
  assert.throws(() => verdictOf(check, all), Unknown);
});

test('where a provider usually keeps a key none need be', async () => {
  const all = await withMail(plan => {
    plan.declared.selectors = [
      { domain, selector: 'harbour' },
      { domain, selector: 'google' },
    ];
  });
  for (const one of all.mail.selectors) if (one.selector === 'google') one.seenIn = 'provider';
  assertPasses(check, all);
});

test('1024 bits are borne and worth a word', async () => {
  const verdict = verdictOf(check, await withMail(keys(`v=DKIM1; p=${rsa(1024)}`)));
  assert.ok(verdict.outcome === 'pass' && verdict.advice?.[0]?.text.includes('1024 bits'));
});

itIsQuietOn(check, {
  'an alias that ends at a key': plan => {
    plan.zone[name] = { CNAME: ['harbour.keys.mail.test'] };
    plan.zone['harbour.keys.mail.test'] = { TXT: [`k=rsa; p=${publicKey}`] };
  },
  'no version, and flags that are no trial': keys(`k=rsa; t=s; p=${publicKey}`),
  'a key of another kind': keys('v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo='),
});
