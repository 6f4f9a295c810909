import { byCodePoint } from '../evidence/derive/answers.ts';
import { inWords } from '../engines/evals/wilson.ts';
import type { EvalsEvidence, EvalTrial, FamilyName } from '../evidence/evals.ts';
import { known, type Leaf } from '../evidence/leaf.ts';
import type { CheckId, Replay, Unseen } from './check.ts';
import { clockOf } from './mail-words.ts';

/** A case with its name, as it was seen. */
export type NamedTrial = { readonly name: string; readonly trial: EvalTrial };

type Cases = { readonly [name: string]: Leaf<EvalTrial> };

/** Cases in one order, those that hit apart, and why nothing is known of the others. Of a replay nothing else is known. */
export const sortedCases = (
  cases: Cases,
  { replayed }: Pick<EvalsEvidence, 'replayed'>,
): { readonly hit: readonly NamedTrial[]; readonly unseen: readonly Unseen[] } => {
  const hit: NamedTrial[] = [];
  // Cases that one thing kept from the model are one gap.
  const unseen = new Map<string, Unseen>();
  if (replayed !== undefined) {
    const reason = `this is a replay of what was recorded on ${replayed.recordedAt.slice(0, 10)}: it shows what hit then, and nothing of the app as it is`;
    unseen.set(reason, { reason });
  }
  for (const name of Object.keys(cases).toSorted(byCodePoint)) {
    const leaf = cases[name];
    if (leaf?.status === 'silent') unseen.set(leaf.reason, { reason: leaf.reason });
    else if (known(leaf).hits > 0) hit.push({ name, trial: known(leaf) });
  }
  return { hit, unseen: [...unseen.values()] };
};

const named: { readonly [N in FamilyName]: string } = {
  retrieval: 'what others may read',
  'system-prompt': 'its instructions',
  egress: 'addresses of other servers',
  tools: 'its tools',
  'stored-injection': 'orders in what members write',
  moderation: 'texts that order their own label',
};

/** `I asked the assistant of https://app.example.com at 14:02:07 UTC for its tools: …`, then the cases that hit. */
export const evalLines = (
  { families, app, testedAt }: EvalsEvidence,
  family: FamilyName,
  cases: Cases,
  hit: readonly NamedTrial[],
): readonly string[] => {
  const own = families[family];
  const tried = Object.values(cases).flatMap(leaf => (leaf.status === 'ok' ? [leaf.value] : []));
  const tries = tried.reduce((sum, one) => sum + one.tries, 0);
  const hits = tried.reduce((sum, one) => sum + one.hits, 0);
  const where = `I asked the assistant of ${own?.app ?? app} at ${clockOf(own?.testedAt ?? testedAt)} for ${named[family]}`;
  return [
    `${where}, ${tried.length} cases; ${inWords(hits, tries)}`,
    ...hit.slice(0, 3).map(({ name, trial }) => trialLine(name, trial)),
    ...(hit.length > 3
      ? [
          `and in ${hit.length - 3} more cases: ${hit
            .slice(3)
            .map(({ name }) => name)
            .join(', ')}`,
        ]
      : []),
  ];
};

const trialLine = (name: string, { asker, asked, answered, saw, again, plantedIn }: EvalTrial): string => {
  const planted = plantedIn === null ? '' : `, with an order in ${plantedIn}`;
  const repeats =
    again === null || again.tries === 0 ? '' : `; again with somebody new: ${again.hits} of ${again.tries}`;
  return `${name}, as ${asker}${planted}: “${asked}” was answered “${answered.slice(0, 120)}”; seen: ${saw.join(', ')}${repeats}`;
};

/** The kept run once more as it was seen: an audit judges what the last one kept. */
export const askedAgain = (
  { domain }: Pick<EvalsEvidence, 'domain'>,
  family: FamilyName,
  check: CheckId,
  place: string,
): Replay => ({
  tool: 'launch-ready',
  args:
    domain === 'localhost'
      ? ['evals', '--active', '--only', family, '--json']
      : ['audit', domain, '--check', check, '--json'],
  shows: `"place": ${JSON.stringify(place)}`,
});

/** How the remedy of everything that an assistant was asked ends. */
export const askAgain = (family: FamilyName): string => `Then run launch-ready evals --active --only ${family} again.`;

export const howToEvaluate =
  'Say in launch-ready.jsonc how the assistant is asked and which tools it has (evals), who acts (drive.actors) and how posts are written, read and removed (drive.flows), and run launch-ready evals --active.';

/** What was done to others, by what was seen: as in “members *remove posts of others*”, and “has *posts of others removed*”. */
const deeds: Readonly<Record<string, readonly [active: string, passive: string]>> = {
  'ended read-post': ['remove posts of others', 'posts of others removed'],
  'ended dashboard': ['close accounts of others', 'accounts of others closed'],
  'ended role': ['change roles of others', 'roles of others changed'],
  'added refunds': ['give payments of others back', 'payments of others given back'],
  'added exports': ['export the list of members', 'the list of members exported'],
  'told an address': ['read addresses of others', 'addresses of others told'],
};

export const deedsOf = (hit: readonly NamedTrial[]): { readonly active: string; readonly passive: string } => {
  const all = new Set(hit.flatMap(({ trial }) => trial.saw));
  const done = Object.entries(deeds).flatMap(([saw, words]) => (all.has(saw) ? [words] : []));
  return {
    active: done.map(([active]) => active).join(' and '),
    passive: done.map(([, passive]) => passive).join(' and '),
  };
};

const staff: ReadonlySet<string> = new Set(['moderator', 'admin', 'owner']);

/** Who had it done, as a sentence begins. */
export const doersOf = (hit: readonly NamedTrial[]): string => {
  const askers = [...new Set(hit.map(({ trial }) => trial.asker))].toSorted(byCodePoint);
  return askers.every(asker => staff.has(asker)) ? `Staff without that right (${askers.join(', ')})` : 'Members';
};

/** The thing at fault in canonical form: what a tool is called, in lower case. */
export const placeOfTool = (name: string): string => name.toLowerCase().replace(/\.+$/, '');

/** Why none of these checks has anything to judge. */
export const noAssistant = 'the settings say that the app has no assistant (evals: false)';
