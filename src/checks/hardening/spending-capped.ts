import { payPerUse } from '../../evidence/derive/pay-per-use.ts';
import type { Declared, DeclaredCap } from '../../evidence/declared.ts';
import type { SpendingEvidence } from '../../evidence/spending.ts';
import { type PaidService, paidServiceNamed } from '../../providers/spending/services.ts';
import { judgeAssistant } from '../assistant-words.ts';
import { concluded, defineCheck, type Fault, notApplicable, type Unseen } from '../check.ts';
import { auditing } from '../secret-replays.ts';
import { byHand } from '../wording.ts';

const dayMs = 86_400_000;
/** Plans and keys change; what was looked up longer ago is asked again. */
const lookedUpDays = 365;

const spends: { readonly [W in PaidService['what']]: string } = {
  'a model':
    'One member with a script, or whoever gets hold of the key, asks all weekend, and the bill is the first that you hear of it.',
  mails:
    'Whoever gets hold of the key, or finds a form that sends mail, sends as much as they like at your cost, and in your name.',
  messages:
    'Whoever finds a form that sends messages has them sent to paid numbers, and the bill is the first that you hear of it.',
  hosting:
    'A flood of requests, or a loop in the code, is served and charged to the end: the bill is the first that you hear of it.',
  files: 'Whoever gets hold of the key stores and fetches as much as they like at your cost.',
  maps: 'Whoever copies the key from the page draws maps at your cost.',
};

const faultOf = (
  { id, name, what, where }: PaidService,
  said: { readonly cause: string; readonly lines: readonly string[]; readonly hosts: readonly string[] },
  confidence: Fault['confidence'],
  domain: string,
): Fault => ({
  place: id,
  hosts: said.hosts,
  evenIfDown: true,
  severity: 'medium',
  confidence,
  happened: spends[what],
  cause: said.cause,
  evidence: said.lines,
  replay: auditing(domain, 'hardening/spending-capped', id),
  remedy: [
    byHand(
      where,
      `Set the most that ${name} takes in a month, a little above what you expect.`,
      'Where it only warns and does not stop, pay in advance, without filling up by itself.',
      'Let it write to you at half of that.',
    ),
    byHand(
      'launch-ready.jsonc',
      `Say it there: "spending": { "${id}": { "cap": 50, "currency": "USD", "by": "…", "on": "…" } }.`,
    ),
  ],
});

type Known = { readonly fault?: Fault; readonly unseen?: Unseen };

const bySaying = (
  service: PaidService,
  cap: DeclaredCap,
  because: readonly string[],
  domain: string,
  asOf: Date,
): Known => {
  const { id, name } = service;
  if (cap.cap === false) {
    const said = {
      cause: `As launch-ready.jsonc says under "spending", nothing stops what ${name} costs.`,
      lines: [`spending.${id}: no cap, as ${cap.by} found on ${cap.on}`, ...because],
      hosts: [],
    };
    return { fault: faultOf(service, said, 'attested', domain) };
  }
  const days = (asOf.getTime() - Date.parse(cap.on)) / dayMs;
  if (days > lookedUpDays)
    return {
      unseen: { reason: `${cap.by} looked up the cap of ${name} on ${cap.on}, more than a year ago (spending.${id})` },
    };
  if (days < -1)
    return {
      unseen: { reason: `the cap of ${name} is said to be looked up on ${cap.on}, which is to come (spending.${id})` },
    };
  return {};
};

const judged = (
  service: PaidService,
  because: readonly string[],
  { declared, spending }: { readonly declared: Declared; readonly spending: SpendingEvidence },
  asOf: Date,
): Known => {
  const { id, name, where } = service;
  const read = spending.read.find(one => one.service === id);
  if (read !== undefined) {
    if (read.cap.status === 'silent') return { unseen: { reason: read.cap.reason } };
    if (read.cap.value.amount !== null) return {};
    const said = {
      cause: `${name} says that its key has no limit.`,
      lines: [`I asked ${read.host} with the key: no limit`, ...because],
      hosts: [read.host],
    };
    return { fault: faultOf(service, said, 'observed', declared.domain) };
  }
  const said = declared.spending?.[id];
  if (said !== undefined) return bySaying(service, said, because, declared.domain, asOf);
  return { unseen: { reason: `nobody said what ${name} costs at most (spending.${id}); it is set at ${where}` } };
};

export default defineCheck({
  id: 'hardening/spending-capped',
  rows: ['X5'],
  from: 'launch',
  needs: ['declared', 'repo', 'envUse', 'spending'],
  wants: ['hardening'],
  damage: 'money',
  effort: { minutes: [5, 60], who: 'founder' },
  worst: 'medium',
  docs: {
    title: 'What is paid by use has a cap',
    failureTitle: 'Nothing stops what a paid service costs',
    why: 'Models, mails, messages and hosting are charged by use, and whoever uses the app uses them. A loop, a script of one member or a stolen key runs up a bill in one weekend that a cap at the service would have stopped. Few services tell their cap to the key of an app; the others are asked of you. What one member can spend is a cap, too: launch-ready harden asks the assistant of an app on this machine up to 60 times in a row, of any other 25 times, and once with 30,000 characters. It is medium risk.',
    fix: 'Set a cap at each service that is paid by use, a little above what you expect, and count in the app what one member may ask.',
    howTo:
      'Look at each service, and say in launch-ready.jsonc what you found: "spending": { "openai": { "cap": 50, "currency": "USD", "by": "Ada", "on": "2026-11-27" } }, with "cap": false where there is none. OpenRouter tells it itself: { "openrouter": { "key": "OPENROUTER_API_KEY" } }. For the assistant of the app run launch-ready harden --active --only assistant.',
    references: [
      'https://owasp.org/API-Security/editions/2023/en/0xa4-unrestricted-resource-consumption/',
      'https://openrouter.ai/docs/api/reference/limits',
    ],
  },
  judge: ({ declared, repo, envUse, spending, hardening }, asOf) => {
    const used = payPerUse(envUse, repo);
    const known = new Set(used.map(({ service }) => service.id));
    const named = [...Object.keys(declared.spending ?? {}), ...spending.read.map(({ service }) => service)].flatMap(
      id => {
        const service = known.has(id) ? undefined : paidServiceNamed(id);
        return service === undefined ? [] : [{ service, because: ['launch-ready.jsonc names it'] }];
      },
    );
    const all = [...used, ...named];
    const asked = hardening === undefined ? null : judgeAssistant(hardening, asOf);
    const hasModel = all.some(({ service }) => service.what === 'a model');
    // Where nothing shows that there is an assistant, nobody misses questions that were not asked.
    const own = asked !== null && (hasModel || asked.tried > 0) ? asked : { tried: 0, faults: [], unseen: [] };
    if (all.length === 0 && own.tried === 0)
      return notApplicable('no variable and no deploy file is of a service that is paid by use');
    const found = all.map(({ service, because }) => judged(service, because, { declared, spending }, asOf));
    return concluded(
      [...found.flatMap(({ fault }) => fault ?? []), ...own.faults],
      [...found.flatMap(({ unseen }) => unseen ?? []), ...own.unseen],
    );
  },
});
