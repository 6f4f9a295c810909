import { byCodePoint } from '../../evidence/derive/answers.ts';
import { factsOf } from '../../evidence/derive/hardening.ts';
import type { WriteTrial } from '../../evidence/hardening/cross-member.ts';
import type { HardeningEvidence } from '../../evidence/hardening.ts';
import { known, Unknown } from '../../evidence/leaf.ts';
import { concluded, defineCheck, type Fault, type Unseen } from '../check.ts';
import { exchangeLine, triedAgain, triedWhere, tryAgain } from '../hardening-words.ts';
import { inRouteOrder, routePlace } from '../member-words.ts';
import { byHand, listed } from '../wording.ts';

const id = 'hardening/cross-member-write';

const faultOf = (hardening: HardeningEvidence, trials: readonly WriteTrial[]): Fault => {
  const routes = inRouteOrder(trials.map(({ route }) => route));
  const [first = ''] = routes;
  const { thing = 'post', owner = 'a member' } = trials[0] ?? {};
  const place = routePlace(first);
  return {
    place,
    places: routes.map(routePlace),
    hosts: [],
    severity: 'blocker',
    confidence: 'proven',
    happened: `Any member changes or removes the ${thing}s of every other member, by ${listed(routes.slice(0, 3))}.`,
    cause: `${first} asks whether somebody is signed in, and not whether the ${thing} is theirs.`,
    evidence: [
      `${triedWhere(hardening, 'cross-member')}: ${owner} wrote a ${thing}, and member-b sent the request that changes it`,
      `${owner} looked afterwards: the ${thing} was no longer as it had been written`,
      ...trials.flatMap(({ shown }) => shown.map(exchangeLine)).slice(0, 4),
    ],
    replay: triedAgain(hardening, 'cross-member', id, place),
    remedy: [
      byHand(
        'the code of the app',
        `Change the ${thing} only where its author is whoever is signed in: put both ids into the WHERE of the statement, and answer 404 or 403 when no row was changed.`,
        'Leave to moderators what is theirs by a role that you ask for there, too.',
        tryAgain('cross-member'),
      ),
    ],
  };
};

export default defineCheck({
  id,
  rows: ['S6.f1'],
  needs: ['hardening'],
  damage: 'data',
  effort: { minutes: [20, 90], who: 'developer' },
  worst: 'blocker',
  docs: {
    title: 'What one member wrote is changed by that member alone',
    failureTitle: 'Members change and remove what others wrote',
    why: 'A button that only authors see does not keep anybody from the address behind it. One test member writes, another sends the very requests that change it, and the author looks afterwards. A request that changes nothing for its author either says nothing, and is told as not checked.',
    fix: 'Put the author into the WHERE of every statement that changes what members wrote.',
    howTo:
      'Run launch-ready harden --active. The flows “post”, “read-post” and “comment” (drive.flows) say how members write.',
    references: [
      'https://owasp.org/API-Security/editions/2023/en/0xa1-broken-object-level-authorization/',
      'https://cheatsheetseries.owasp.org/cheatsheets/Authorization_Cheat_Sheet.html',
    ],
  },
  judge: ({ hardening }, asOf) => {
    const trials = factsOf(hardening, 'cross-member', asOf);
    const names = Object.keys(trials)
      .filter(name => name.startsWith('write '))
      .toSorted(byCodePoint);
    if (names.length === 0) throw new Unknown('no address was found by which members change what they wrote');
    const changed: WriteTrial[] = [];
    const unseen: Unseen[] = [];
    for (const name of names) {
      try {
        const trial = known(trials[name]);
        if (trial.kind === 'write' && trial.changed) changed.push(trial);
      } catch (error) {
        if (!(error instanceof Unknown)) throw error;
        unseen.push({ reason: error.reason });
      }
    }
    const causes = Map.groupBy(changed, ({ thing }) => thing);
    return concluded(
      [...causes.values()].map(those => faultOf(hardening, those)),
      unseen,
    );
  },
});
