import assert from 'node:assert/strict';
import { test } from 'node:test';
import { billingProviders } from '../../src/providers/billing/providers.ts';
import { dnsProviders } from '../../src/providers/dns/providers.ts';
import { apexTargetsDate } from '../../src/providers/hosting/apex-targets.ts';
import { certificateAuthoritiesDate } from '../../src/providers/hosting/certificate-authorities.ts';
import { pagesAsOf } from '../../src/providers/hosting/pages.ts';
import { platformsAsOf } from '../../src/providers/hosting/platforms.ts';
import { vaultsAsOf } from '../../src/providers/hosting/vaults.ts';
import { mailProviders } from '../../src/providers/mail/providers.ts';
import { takeoverTableDate } from '../../src/providers/hosting/takeover.ts';

test('every table of facts about other companies says when it was written down', () => {
  for (const date of [
    apexTargetsDate,
    certificateAuthoritiesDate,
    pagesAsOf,
    platformsAsOf,
    takeoverTableDate,
    vaultsAsOf,
  ]) {
    assert.match(date, /^20\d\d-[01]\d-[0-3]\d$/);
  }
  for (const { id, sources } of [...dnsProviders, ...billingProviders]) {
    assert.ok(sources.length > 0, id);
    for (const { read } of sources) assert.match(read, /^20\d\d-[01]\d-[0-3]\d$/);
  }
  for (const { id, sources } of mailProviders) {
    assert.ok(sources.length > 0, id);
    for (const { checkedOn } of sources) assert.match(checkedOn, /^20\d\d-[01]\d-[0-3]\d$/);
  }
});
