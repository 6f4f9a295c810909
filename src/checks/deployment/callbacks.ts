import { type Destination, destinationOf, placeOf } from '../../evidence/derive/callbacks.ts';
import { hostOf } from '../../evidence/derive/chains.ts';
import type { Declared } from '../../evidence/declared.ts';
import type { Leaf } from '../../evidence/leaf.ts';
import type { Callback, SmokeEvidence } from '../../evidence/smoke.ts';
import { concluded, defineCheck, type Fault, type Replay, type Unseen } from '../check.ts';
import { clockOf } from '../mail-words.ts';
import { byHand, listed } from '../wording.ts';

type Led = Callback & { readonly destination: Destination };

const people: { readonly [W in Callback['when']]: string } = {
  paid: 'whoever has paid',
  'gave-up': 'whoever gives up paying',
  'signed-in': 'whoever signs in',
};

/** What the app told was seen when somebody used it, so a new look is a new smoke run. */
const replayOf = ({ domain }: SmokeEvidence, place: string): Replay =>
  domain === 'localhost'
    ? {
        tool: 'launch-ready',
        args: ['smoke', '--active', '--json'],
        shows: `/"name": "${place === 'checkout' ? 'checkout' : 'sign-in-elsewhere'}",\\s+"title": "[^"]+",\\s+"status": "failed"/`,
      }
    : {
        tool: 'launch-ready',
        args: ['audit', domain, '--check', 'deployment/callbacks', '--json'],
        shows: `"place": "${place}"`,
      };

/** An address of the app that is right only elsewhere is wrong for all; one of another environment is noticed by those who try it. */
const isWorst = ({ when, destination }: Led): boolean =>
  when !== 'gave-up' && ['local', 'preview', 'stranger'].includes(destination);

const whatHappens = (stray: readonly Led[]): string => {
  const [first] = stray;
  if (first?.when === 'signed-in')
    return `People who sign in with ${first.told} do not come back: they end up at ${hostOf(first.address)} and are not signed in.`;
  const isPaid = stray.some(({ when }) => when === 'paid');
  return isPaid
    ? `People pay and end up at ${hostOf(stray.find(({ when }) => when === 'paid')?.address ?? '')}: they do not know whether it worked, and some pay again.`
    : `People who go back from the payment page end up at ${hostOf(first?.address ?? '')} and are lost.`;
};

const faultOf = (smoke: SmokeEvidence, place: string, stray: readonly Led[]): Fault => {
  const told = stray[0]?.told ?? '';
  const isPayment = place === 'checkout';
  return {
    place,
    hosts: [],
    // The walk to a paying member ends there, too.
    ...(isPayment ? { covers: ['join'] } : {}),
    severity: stray.some(isWorst) ? 'blocker' : 'high',
    confidence: 'proven',
    happened: whatHappens(stray),
    cause: `The app at ${smoke.app} told ${told} to lead ${listed(stray.map(({ when, address, destination }) => `${people[when]} to ${address}, which is ${placeOf(destination) ?? ''}`))}.`,
    evidence: [
      `I used ${smoke.app} as a member at ${clockOf(smoke.testedAt)}`,
      ...stray.map(({ when, address }) => `${told} was told to lead ${people[when]} to ${address}`),
    ],
    replay: replayOf(smoke, place),
    remedy: [
      byHand(
        'the environment variables of the app, and the code that makes these addresses',
        `Make the address from the one variable that says where the app is, and set that variable to ${smoke.app} there; in production to the address of production.`,
        'Where the address is right, declare its host: "hosts": { "…": { "service": "app" } } in launch-ready.jsonc.',
        isPayment
          ? 'Then run launch-ready smoke --active again.'
          : `Enter the new address at ${told} too, which leads only to those that it was given; then run launch-ready smoke --active again.`,
      ),
    ],
  };
};

/** Faults and what nobody knows of one group of addresses; `place` gives what a fault of it stands at. */
const judged = (
  leaf: Leaf<readonly Callback[]>,
  smoke: SmokeEvidence,
  declared: Declared,
  place: (callback: Callback) => string,
): { readonly faults: readonly Fault[]; readonly unseen: readonly Unseen[] } => {
  if (leaf.status === 'silent') return { faults: [], unseen: [{ reason: leaf.reason }] };
  const led = leaf.value.map((each): Led => ({ ...each, destination: destinationOf(each, smoke, declared) }));
  const unsaid = led.filter(({ destination }) => destination === 'unsaid');
  const stray = led.filter(({ destination }) => placeOf(destination) !== undefined);
  return {
    faults: [...Map.groupBy(stray, place)].map(([at, own]) => faultOf(smoke, at, own)),
    unseen: unsaid.map(({ address, told }) => ({
      reason: `${told} leads back to ${address}, and the settings do not say whose ${hostOf(address)} is (hosts)`,
    })),
  };
};

export default defineCheck({
  id: 'deployment/callbacks',
  rows: ['S3.c1'],
  from: 'launch',
  needs: ['declared', 'smoke'],
  damage: 'money',
  effort: { minutes: [10, 45], who: 'developer' },
  worst: 'blocker',
  docs: {
    title: 'Payment and sign-in lead people back to this app',
    failureTitle: 'Payment or sign-in leads people to the wrong address',
    why: 'The page on which people pay, and the one on which they sign in with another account, lead back to an address that the app gave them. When that is the machine of a developer or a preview, people pay and see an error, and pay again. It works for whoever wrote it, so it is found by members. It is a launch blocker; high risk where it leads to another environment, or only those astray who give up paying.',
    fix: 'Let the app make these addresses from one variable that says where it is, and set it in each environment.',
    howTo:
      'Run launch-ready smoke --active. For payments name a test key that can read checkouts: "drive": { "billing": { "key": "STRIPE_TEST_KEY", … } }.',
    references: [
      'https://docs.stripe.com/payments/checkout/custom-success-page',
      'https://www.rfc-editor.org/rfc/rfc6749#section-3.1.2',
    ],
  },
  judge: ({ declared, smoke }) => {
    const groups = [
      judged(smoke.callbacks.payment, smoke, declared, () => 'checkout'),
      judged(smoke.callbacks.signIn, smoke, declared, ({ told }) => `sign-in-by-${told.toLowerCase()}`),
    ];
    return concluded(
      groups.flatMap(({ faults }) => faults),
      groups.flatMap(({ unseen }) => unseen),
    );
  },
});
