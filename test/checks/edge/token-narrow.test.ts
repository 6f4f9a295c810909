import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import check from '../../../src/checks/edge/token-narrow.ts';
import { seen } from '../../../src/evidence/leaf.ts';
import { assertPasses, itJudges, oneFault, verdictOf } from '../expectations.ts';
import { atEdge } from './edge-evidence.ts';

itJudges(check);

const place = 'community.test/cloudflare_api_token';

suite('the token for Cloudflare', () => {
  test('a key to the whole account, and a token that never ends', () => {
    const key = atEdge(cdn => {
      cdn.token = seen({ kind: 'global-key', status: 'active', expiresOn: null });
    });
    oneFault(check, key, { place, severity: 'high', confidence: 'observed' });
    const endless = atEdge(cdn => {
      cdn.token = seen({ kind: 'token', status: 'active', expiresOn: null });
    });
    oneFault(check, endless, { place, severity: 'medium', confidence: 'observed' });
    assertPasses(
      check,
      atEdge(() => {}),
    );
  });

  test('without a token there is none to judge', () => {
    const none = atEdge(cdn => {
      cdn.variable = null;
    });
    assert.equal(verdictOf(check, none).outcome, 'not-applicable');
  });
});
