import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { recogniseTrialModes, trialModes } from '../../../src/providers/mail/modes.ts';
import { mailProviderNamed, mailProviders } from '../../../src/providers/mail/providers.ts';
import { recogniseMailProviders, type MailTraces } from '../../../src/providers/mail/recognise.ts';
import { providerFixtures, zoneOf } from './fixture-zones.ts';

const ids = (traces: MailTraces): readonly string[] =>
  recogniseMailProviders(traces).map(({ provider }) => provider.id);

/** What a collector sees of a zone. */
const tracesOf = (id: string): MailTraces => {
  const sets = zoneOf(providerFixtures[id]?.sound ?? []);
  const values = (type: string): readonly { readonly name: string; readonly value: string }[] =>
    sets.filter(set => set.type === type).flatMap(({ name, values }) => values.map(value => ({ name, value })));
  return {
    spfIncludes: values('TXT').flatMap(({ value }) =>
      [...value.matchAll(/include:(\S+)/g)].map(([, target = '']) => target),
    ),
    dkimNames: sets.map(({ name }) => name).filter(name => name.includes('._domainkey.')),
    cnames: values('CNAME').map(({ name, value }) => ({ name, target: value })),
    mx: values('MX').map(({ value }) => value),
  };
};

describe('by its records', () => {
  // Their records are those of Amazon SES, whose customers they are: nothing of their own stands in the DNS.
  const carried = new Set(['loops', 'plunk']);
  for (const { id, name } of mailProviders)
    test(name, () => assert.deepEqual(ids(tracesOf(id)), [carried.has(id) ? 'ses' : id]));
});

describe('by what the app says', () => {
  for (const { id, name, signs } of mailProviders) {
    const [packageName] = signs.packages;
    if (packageName !== undefined)
      test(`${name}: its package`, () => assert.deepEqual(ids({ packages: [packageName] }), [id]));
    const [variable] = signs.variables;
    if (variable !== undefined)
      test(`${name}: its variable`, () => assert.deepEqual(ids({ variables: [`${variable}API_KEY`] }), [id]));
    const [apiHost] = signs.apiHosts;
    if (apiHost !== undefined) test(`${name}: its API`, () => assert.deepEqual(ids({ apiHosts: [apiHost] }), [id]));
  }
  test('hosts of SMTP', () => {
    assert.deepEqual(ids({ smtpHosts: ['smtp.resend.com', 'SMTP.eu.mailgun.org.'] }), ['resend', 'mailgun']);
    assert.deepEqual(ids({ smtpHosts: ['email-smtp.eu-west-1.amazonaws.com'] }), ['ses']);
    assert.deepEqual(ids({ smtpHosts: ['smtp.postmarkapp.com.evil.test', 'notsmtp.resend.com', 'localhost'] }), []);
  });
});

describe('by a message', () => {
  test('a header that others write too is no sign by itself', () => {
    assert.deepEqual(ids({ headers: [{ name: 'X-Pm-Message-Id' }, { name: 'X-MSFBL' }, { name: 'Feedback-ID' }] }), []);
    assert.deepEqual(ids({ headers: [{ name: 'Feedback-ID', value: '123:user:proton' }] }), []);
    assert.deepEqual(ids({ headers: [{ name: 'Feedback-ID', value: '1.us-west-2.x=:AmazonSES' }] }), ['ses']);
    assert.deepEqual(ids({ headers: [{ name: 'X-PM-MTA-Pool' }] }), ['postmark']);
  });
  test('the envelope of a provider shows it, a label that anybody may use does not', () => {
    assert.deepEqual(ids({ envelopeDomain: '0101018b.eu-west-1.amazonses.com' }), ['ses']);
    assert.deepEqual(ids({ envelopeDomain: 'mg.harbour.test' }), []);
    const [mailgun] = recogniseMailProviders({
      headers: [{ name: 'x-mailgun-sid' }],
      envelopeDomain: 'mg.harbour.test',
    });
    assert.deepEqual(mailgun?.reasons, ['the header x-mailgun-sid', 'the envelope sender at mg.harbour.test']);
  });
});

test('who sends through Amazon SES is named, and not Amazon beside it; a package of Amazon’s own names it', () => {
  const traces: MailTraces = { ...tracesOf('resend'), headers: [{ name: 'X-SES-Outgoing', value: '2026.11.27-1' }] };
  assert.deepEqual(ids(traces), ['resend']);
  assert.deepEqual(ids({ ...tracesOf('loops'), packages: ['loops'] }), ['loops']);
  assert.deepEqual(ids({ ...traces, packages: ['@aws-sdk/client-sesv2'] }), ['resend', 'ses']);
});

test('code names who is meant to send; only records and messages show who does', () => {
  const [code] = recogniseMailProviders({ packages: ['resend'] });
  assert.deepEqual([code?.seenSending, code?.reasons], [false, ['the package resend']]);
  assert.equal(recogniseMailProviders(tracesOf('resend'))[0]?.seenSending, true);
  assert.deepEqual(recogniseMailProviders({}), []);
});

test('a person’s word for a provider', () => {
  for (const [word, id] of [
    ['SendGrid', 'sendgrid'],
    ['Amazon SES', 'ses'],
    ['G Suite', 'google-workspace'],
    ['office 365', 'microsoft-365'],
    ['sendinblue', 'brevo'],
  ] as const)
    assert.equal(mailProviderNamed(word)?.id, id, word);
  assert.equal(mailProviderNamed('the post office'), null);
  assert.equal(mailProviderNamed(''), null);
});

describe('modes that are not for production', () => {
  const modes = (traces: Parameters<typeof recogniseTrialModes>[0]): readonly string[] =>
    recogniseTrialModes(traces).map(({ mode }) => mode.id);
  test('are told by host, by sender and by image', () => {
    assert.deepEqual(modes({ smtpHosts: ['sandbox.smtp.mailtrap.io'] }), ['mailtrap-sandbox']);
    assert.deepEqual(modes({ senders: ['Acme <onboarding@resend.dev>'] }), ['resend-onboarding']);
    assert.deepEqual(modes({ senders: ['noreply@mail.app.supabase.io'] }), ['supabase-built-in']);
    assert.deepEqual(modes({ senders: ['postmaster@sandbox0f1e2d.mailgun.org'] }), ['mailgun-sandbox']);
    assert.deepEqual(modes({ images: ['axllent/mailpit:v1.21'] }), ['local-catcher']);
    assert.deepEqual(modes({ smtpHosts: ['smtp.ethereal.email'] }), ['ethereal']);
  });
  test('are not seen in the live host of the same service, nor in a domain that looks alike', () => {
    assert.deepEqual(
      modes({
        smtpHosts: ['live.smtp.mailtrap.io', 'smtp.mailgun.org'],
        senders: ['a@mg.harbour.test', 'b@notresend.dev', 'c@mandrillapp.com.harbour.test'],
      }),
      [],
    );
  });
  test('say whom they reach, and what a day holds where that is known', () => {
    for (const mode of trialModes) {
      assert.match(mode.reachesWhom, /^It .+\.$/);
      assert.match(mode.instead, /^[A-Z].+\.$/);
      assert.ok(mode.provider === null || mailProviderNamed(mode.provider) !== null, mode.id);
      const shows = [mode.smtpHosts, mode.apiHosts, mode.senders, mode.packages, mode.images].some(
        signs => signs.length > 0,
      );
      assert.equal(shows, !mode.invisible, mode.id);
    }
  });
});

test('every fact has its source and day, and what nobody looked up is null', () => {
  const day = /^20\d\d-[01]\d-[0-3]\d$/;
  for (const { id, sources, setups, freeQuota, notAtTheDomain } of mailProviders) {
    for (const { url, checkedOn, fact } of sources) {
      assert.ok(URL.canParse(url) && url.startsWith('https://'), `${id}: ${url}`);
      assert.match(checkedOn, day);
      assert.notEqual(fact, '');
    }
    for (const { records } of setups) {
      for (const { value, shape, label, labelShape, looksLike, purpose } of records) {
        if (label !== null) assert.match(label, labelShape, `${id} ${label}`);
        if (value !== null) assert.match(value, shape, `${id} ${value}`);
        // The filled-in places of a value that belongs to an account are never known here.
        if (purpose !== 'spf') assert.equal(value === null, looksLike !== value, `${id} ${looksLike}`);
      }
    }
    if (freeQuota !== null) assert.ok(freeQuota.perDay !== null || freeQuota.perMonth !== null, id);
    for (const { why } of notAtTheDomain) assert.match(why, /\.$/);
  }
  for (const { source } of trialModes) if (source !== null) assert.match(source.checkedOn, day);
});
