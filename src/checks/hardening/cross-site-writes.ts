import { byCodePoint } from '../../evidence/derive/answers.ts';
import { factsOf } from '../../evidence/derive/hardening.ts';
import type { ForgedWrite, Sender } from '../../evidence/hardening/cross-site.ts';
import type { HardeningEvidence } from '../../evidence/hardening.ts';
import { concluded, defineCheck, type Fault, type Unseen } from '../check.ts';
import { exchangeLine, triedAgain, triedWhere } from '../hardening-words.ts';
import { inTheCode, listed, sameSiteText } from '../web-words.ts';

const id = 'hardening/cross-site-writes';

const wrote: { readonly [trial: string]: string } = {
  profile: 'a form that changes the profile',
  'post-as-form': 'a post as form fields',
  'post-as-text': 'a post as JSON that calls itself text/plain',
  'post-as-json': 'a post as JSON that its answer to OPTIONS let the browser send',
};

const senderText: { readonly [S in Sender]: string } = {
  'another site': 'Origin: https://forged.example',
  'no origin': 'Origin: null, as a sandboxed frame does',
};

type Open = ForgedWrite & { readonly trial: string; readonly from: Sender };

const whatOf = (trial: string): string => wrote[trial] ?? 'a write';

/** One check of the origin is missing, however many writes go through without it. */
const faultOf = (hardening: HardeningEvidence, first: Open, all: readonly Open[]): Fault => ({
  place: 'writes',
  places: all.map(({ trial }) => trial),
  hosts: [],
  // Where browsers keep the cookie back from foreign sites, sister subdomains and old browsers are left.
  severity: all.some(({ sameSite }) => sameSite === 'none') ? 'high' : 'medium',
  confidence: 'proven',
  happened: 'A page of somebody else writes in the name of every member who opens it while signed in.',
  cause: `The app takes ${listed(all.map(({ trial }) => whatOf(trial)))} from any page, because the cookie of the member comes along; ${sameSiteText(first.sameSite)}.`,
  evidence: all.flatMap(({ trial, from, shown }) => [
    `${triedWhere(hardening, 'cross-site')}: I sent ${whatOf(trial)} with the cookie of a test member and ${senderText[from]}, and read it again as that member: it was written`,
    ...shown.map(exchangeLine),
  ]),
  replay: triedAgain(hardening, 'cross-site', id, 'writes'),
  remedy: inTheCode(
    'cross-site',
    'Refuse every POST, PUT, PATCH and DELETE whose Origin is not your own with 403, in one place before all routes; webhooks that are signed stay out of it.',
    'Take Access-Control-Allow-Origin and Access-Control-Allow-Credentials out of the answers to OPTIONS, or compare the origin whole with a list of exact origins.',
    'Let routes that take JSON refuse every other Content-Type with 415.',
    'Keep SameSite=Lax on the session cookie besides.',
  ),
});

export default defineCheck({
  id,
  rows: ['S6.c1'],
  needs: ['hardening'],
  damage: 'data',
  effort: { minutes: [15, 60], who: 'developer' },
  worst: 'high',
  docs: {
    title: 'Pages of other sites write nothing in the name of a member',
    failureTitle: 'Any page writes in the name of a member who visits it',
    why: 'A browser sends the cookies of your app with whatever form a foreign page sends there. I send changes as such a page does, with the cookie of a test member, a foreign or no origin, as a form and as text/plain, with what hidden fields hold for another member; and then read as the member whether it was written. With SameSite on the cookie modern browsers hold it back, and sister subdomains and old browsers are left: medium risk. Without it, SameSite=None, it is high risk. JSON that calls itself JSON is sent only where the app, asked by OPTIONS as a browser asks, lets the foreign origin send it with cookies; and counts only where it is written.',
    fix: 'Refuse every change whose Origin is not your own, and JSON routes that get anything but JSON.',
    howTo:
      'Say in launch-ready.jsonc how a member writes (drive.flows: write-profile with read-profile, or post with read-post and remove-post), then run launch-ready harden --active.',
    references: [
      'https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html',
      'https://fetch.spec.whatwg.org/#cors-safelisted-request-header',
    ],
  },
  judge: ({ hardening }, asOf) => {
    const trials = factsOf(hardening, 'cross-site', asOf);
    const unseen: Unseen[] = [];
    const open: Open[] = [];
    for (const trial of Object.keys(trials).toSorted(byCodePoint)) {
      const leaf = trials[trial];
      if (leaf?.status !== 'ok') unseen.push({ reason: leaf?.reason ?? 'this was not collected' });
      else if (leaf.value.from !== null) open.push({ ...leaf.value, from: leaf.value.from, trial });
    }
    const [first] = open;
    return concluded(first === undefined ? [] : [faultOf(hardening, first, open)], unseen);
  },
});
