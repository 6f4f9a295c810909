import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import check from '../../../src/checks/edge/ssl-strict.ts';
import { seen, silent } from '../../../src/evidence/leaf.ts';
import { cdnRule } from '../../evidence/build-cdn.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault, verdictOf } from '../expectations.ts';
import { atEdge, recordsOf, setting, zoneOf } from './edge-evidence.ts';

itJudges(check);

const place = 'community.test';

suite('the encryption mode of the zone', () => {
  test('off and flexible leave the way to the server open, full does not look whom it leads to', () => {
    for (const ssl of ['off', 'flexible'])
      oneFault(
        check,
        atEdge(cdn => setting(cdn, { ssl })),
        { place, severity: 'blocker', confidence: 'observed' },
      );
    const full = atEdge(cdn => setting(cdn, { ssl: 'full' }));
    oneFault(check, full, { place, severity: 'high', confidence: 'observed' });
    assertPasses(
      check,
      atEdge(cdn => setting(cdn, { ssl: 'origin_pull' })),
    );
  });

  test('a rule or an old page rule that weakens it counts, one that is switched off does not', () => {
    const rule = (enabled: boolean, ssl: string) =>
      atEdge(cdn => {
        const config = { ssl, securityLevel: null };
        cdn.rules.http_config_settings = seen([cdnRule({ action: 'set_config', expression: 'true', enabled, config })]);
      });
    oneFault(check, rule(true, 'flexible'), { place, severity: 'blocker', confidence: 'observed' });
    oneFault(check, rule(true, 'full'), { place, severity: 'high', confidence: 'observed' });
    assertPasses(check, rule(false, 'flexible'));
    assertPasses(check, rule(true, 'strict'));
    const paged = (value: string, ruled: string | null = null) =>
      atEdge(cdn => {
        cdn.pageRules = seen([{ id: 'p', pattern: '*x/*', status: 'active', actions: [{ id: 'ssl', value }] }]);
        if (ruled === null) return;
        const config = { ssl: ruled, securityLevel: null };
        cdn.rules.http_config_settings = seen([cdnRule({ action: 'set_config', expression: 'true', config })]);
      });
    oneFault(check, paged('flexible'), { place, severity: 'blocker', confidence: 'observed' });
    oneFault(check, paged('full'), { place, severity: 'high', confidence: 'observed' });
    assertPasses(check, paged('strict'));
    // What lets passwords travel in the open is not hidden by what is only lax.
    oneFault(check, paged('flexible', 'full'), { place, severity: 'blocker', confidence: 'observed' });
  });

  test('a mode that nobody here knows is not judged, and a zone that does nothing needs none', () => {
    assertNotPassed(
      check,
      atEdge(cdn => setting(cdn, { ssl: 'quantum' })),
    );
    assertNotPassed(
      check,
      atEdge(cdn => {
        cdn.rules.http_config_settings = silent('the API token lacks the permission “Config Rules Read”');
      }),
    );
    // A fault that is seen is told, whatever else the token may not read.
    for (const [ssl, severity] of [
      ['full', 'high'],
      ['flexible', 'blocker'],
    ] as const)
      oneFault(
        check,
        atEdge(cdn => {
          setting(cdn, { ssl });
          cdn.rules.http_config_settings = silent('the API token lacks the permission “Config Rules Read”');
        }),
        { place, severity, confidence: 'observed' },
      );
    for (const change of [{ paused: true }, { status: 'pending' }]) {
      const all = atEdge(cdn => {
        setting(cdn, { ssl: 'off' });
        Object.assign(zoneOf(cdn), change);
      });
      assert.equal(verdictOf(check, all).outcome, 'not-applicable');
    }
    const grey = atEdge(cdn => {
      setting(cdn, { ssl: 'off' });
      for (const record of recordsOf(cdn)) record.proxied = false;
    });
    assert.equal(verdictOf(check, grey).outcome, 'not-applicable');
  });

  test('the replay asks the API with the token out of the variable', () => {
    const { replay } = oneFault(
      check,
      atEdge(cdn => setting(cdn, { ssl: 'flexible' })),
      {
        place,
        severity: 'blocker',
        confidence: 'observed',
      },
    );
    assert.ok(replay.tool === 'curl' && replay.bearer === 'CLOUDFLARE_API_TOKEN');
    assert.match('{"result":{"id":"ssl","value":"flexible","editable":true}}', new RegExp(replay.shows.slice(1, -1)));
    assert.doesNotMatch('{"result":{"id":"ssl","value":"strict"}}', new RegExp(replay.shows.slice(1, -1)));
  });
});
