import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { checks } from '../../src/checks/index.ts';
import { mailRecordsMarkdown } from '../../src/deliverables/mail-records-markdown.ts';
import { mailRecords } from '../../src/deliverables/mail-records.ts';
import { loadEvidence } from '../../src/evidence/load.ts';
import type { EvidenceSet } from '../../src/evidence/map.ts';
import { findingsOf } from '../../src/findings/findings-of.ts';
import { judgeAll } from '../../src/findings/judge.ts';
import { mailed, publicKey, type MailPlan } from '../evidence/build-mail.ts';

const recorded = await loadEvidence(join(import.meta.dirname, '..', 'evidence', 'recorded', 'sound.json'));
const email = checks.filter(({ id }) => id.startsWith('email/'));

const documentOf = (set: EvidenceSet) => {
  const made = mailRecords(set, findingsOf(judgeAll(email, set), set));
  assert.ok(made !== null);
  return made;
};

const withMail = async (change: (plan: MailPlan) => void): Promise<EvidenceSet> => ({
  ...recorded,
  keys: { ...recorded.keys, mail: { status: 'ok', value: await mailed(change) } },
});

test('the sound community: every record verified, with the day, the look-ups and the key', () => {
  const made = documentOf(recorded);
  assert.deepEqual(
    made.records.filter(({ state }) => state === 'change' || state === 'not-seen'),
    [],
  );
  assert.deepEqual([...new Set(made.records.map(({ sort }) => sort))].toSorted(), ['DKIM', 'DMARC', 'MX', 'SPF']);
  const text = mailRecordsMarkdown(made);
  assert.ok(text.includes(made.verifiedAt));
  assert.match(text, /8 of the 10 look-ups/);
  assert.match(text, /RSA key of 2048 bits/);
});

test('a record that is wrong stands there as it is and as it should be, with the finding', async () => {
  const made = documentOf(
    await withMail(plan => {
      plan.zone['community.test'] = {
        ...plan.zone['community.test'],
        TXT: ['v=spf1 include:spf.mail.test ~all', 'v=spf1 ip4:198.51.100.7 -all'],
      };
    }),
  );
  const spf = made.records.find(({ sort, name }) => sort === 'SPF' && name === 'community.test');
  assert.equal(spf?.state, 'change');
  assert.deepEqual(spf?.wanted, ['v=spf1 include:spf.mail.test ip4:198.51.100.7 ~all']);
  assert.match(mailRecordsMarkdown(made), /As it should be: `v=spf1 include:spf\.mail\.test ip4:198\.51\.100\.7 ~all`/);
});

test('the domain of news has its own records in the document, with the key that it signs with', async () => {
  const news = 'news.community.test';
  const made = documentOf(
    await withMail(plan => {
      plan.declared.marketing = news;
      plan.declared.selectors.push({ domain: news, selector: 'harbour' });
      plan.zone[news] = { MX: ['10 mx1.mail.test'], TXT: ['v=spf1 ip4:192.0.2.0/26 -all'] };
      plan.zone[`harbour._domainkey.${news}`] = { TXT: [`v=DKIM1; k=rsa; p=${publicKey}`] };
    }),
  );
  const own = made.records.filter(({ name }) => name === news || name.endsWith(`.${news}`));
  const states = Object.fromEntries(own.map(({ sort, state }) => [sort, state]));
  // The policy of the domain above holds for it, too.
  assert.deepEqual(states, { SPF: 'verified', DKIM: 'verified', DMARC: 'absent', MX: 'verified' });
  assert.match(mailRecordsMarkdown(made), /harbour\._domainkey\.news\.community\.test/);
});

test('what was not seen is not verified, and text from outside stays text', async () => {
  const made = documentOf(
    await withMail(plan => {
      plan.silent['_dmarc.community.test'] = 'no answer came in time';
      plan.zone['bounce.community.test'] = { TXT: ['v=spf1 ip4:192.0.2.0/26 x=`](javascript:1)\u001b[31m -all'] };
    }),
  );
  assert.equal(made.records.find(({ name }) => name === '_dmarc.community.test')?.state, 'not-seen');
  const text = mailRecordsMarkdown(made);
  assert.ok(!text.includes('\u001b'));
  assert.match(text, /could not be seen/);
});

test('without a look at mail there is no document', () => {
  const { mail: _mail, ...keys } = recorded.keys;
  assert.equal(mailRecords({ ...recorded, keys }, []), null);
});
