import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import check from '../../../src/checks/email/dkim-key.ts';
import { Unknown } from '../../../src/evidence/leaf.ts';
import { domain } from '../../evidence/build.ts';
import { publicKey } from '../../evidence/build-mail.ts';
import { soundMessages } from '../../evidence/build-messages.ts';
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

const throughResend =
  (...texts: string[]): Change =>
  plan => {
    plan.declared = { sendingDomains: [], selectors: [], sendingAddresses: [], provider: 'resend' };
    if (texts.length > 0) plan.zone[`resend._domainkey.${domain}`] = { TXT: texts };
  };

test('where the provider usually keeps a key none need be, and then no key is known', async () => {
  for (const change of [throughResend(), throughResend('v=DKIM1; p=')]) {
    const all = await withMail(change);
    assert.ok(all.mail.selectors.some(({ selector, seenIn }) => selector === 'resend' && seenIn === 'provider'));
    assert.throws(() => verdictOf(check, all), Unknown);
  }
  const wildcard = await withMail(plan => {
    throughResend()(plan);
    plan.zone[`*.${domain}`] = { TXT: ['v=spf1 -all'] };
  });
  assert.throws(() => verdictOf(check, wildcard), Unknown);
});

test('a key that stands where the provider usually keeps it is judged', async () => {
  assertPasses(check, await withMail(throughResend(`p=${publicKey}`)));
  oneFault(check, await withMail(throughResend(`p=${publicKey.slice(0, 200)}`)), {
    ...high,
    place: `resend._domainkey.${domain}`,
  });
});

test('a provider that only the SPF record names is looked for, too', async () => {
  const all = await withMail(plan => {
    plan.zone[domain] = { TXT: ['v=spf1 include:_spf.google.com ~all'] };
  });
  assert.ok(all.mail.selectors.some(({ selector, seenIn }) => selector === 'google' && seenIn === 'provider'));
  assertPasses(check, all);
});

test('the key of a signature that a mail test saw is judged, without settings', async () => {
  const seenBy =
    (more: Change = () => {}): Change =>
    plan => {
      plan.declared = { sendingDomains: [], selectors: [], sendingAddresses: [] };
      plan.messages = soundMessages();
      more(plan);
    };
  assertPasses(check, await withMail(seenBy()));
  oneFault(check, await withMail(seenBy(plan => void delete plan.zone[name])), high);
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
