import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { clean } from '../../../src/drive/clean.ts';
import { cancelToRevoked } from '../../../src/drive/scenarios/cancel-to-revoked.ts';
import { payToRole } from '../../../src/drive/scenarios/pay-to-role.ts';
import { planDown } from '../../../src/drive/scenarios/plan-down.ts';
import { play } from '../../../src/drive/scenarios/scenario.ts';
import { castOf } from '../../drive/place.ts';
import { drivenClub } from './driven-club.ts';

for (const mended of [false, true]) {
  test(`members of the club ${mended ? 'that was mended' : 'with every default'} pay, change and cancel by the provider's events`, async () => {
    const club = await drivenClub(mended);
    after(club.stop);
    const drive = await club.drive(club.settings);
    assert.equal(drive.recipe.name, 'better-auth');
    const { cast, absent } = await castOf(drive);
    assert.equal(absent, '');
    for (const scenario of [payToRole, planDown, cancelToRevoked]) {
      const outcome = await play(scenario, drive, cast);
      assert.equal(outcome.outcome, 'walked', JSON.stringify(outcome));
    }
    const { left } = await clean(drive);
    assert.deepEqual(left, []);
  });
}
