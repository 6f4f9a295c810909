import { byCodePoint } from '../../evidence/derive/answers.ts';
import { factsOf } from '../../evidence/derive/hardening.ts';
import type { RowReader, RowsTrial } from '../../evidence/hardening/rows.ts';
import type { HardeningEvidence } from '../../evidence/hardening.ts';
import { type Advice, concluded, defineCheck, type Fault, type Unseen } from '../check.ts';
import { askersOf, audience, came, closingLive, leaksTo, privateIn, readWhat, verbs } from '../live-row-words.ts';
import { exchangeLine, triedAgain, triedWhere } from '../hardening-words.ts';
import { listed } from '../wording.ts';

const id = 'hardening/database-api-closed';

/** As `hardening/row-rules` names it: one open table is one finding, whichever way it was seen. */
const placeOf = (relation: string): string => `public.${relation.toLowerCase()}`;

const severityOf = (
  { owned }: RowsTrial,
  leaks: readonly RowReader[],
  changes: RowsTrial['changes'],
): Fault['severity'] =>
  leaks.length > 0 || owned || changes.some(({ by }) => by === 'anonymous') ? 'blocker' : 'high';

/** What members suffer; in two sentences where others change than read. */
const happenedBy = (name: string, trial: RowsTrial, leaks: readonly RowReader[]): string => {
  const changers = trial.changes.map(({ by }) => by);
  const changes = `${listed([...new Set(trial.changes.map(({ does }) => verbs[does]))])} rows of others in ${name}`;
  const straight = 'straight from the database';
  if (changers.length === 0) return `${askersOf(leaks)} ${readWhat(name, trial)}, ${straight}.`;
  if (leaks.length === 0) return `${askersOf(changers)} ${changes}, straight in the database.`;
  if (askersOf(leaks) === askersOf(changers))
    return `${askersOf(leaks)} ${readWhat(name, trial)} and ${changes}, ${straight}.`;
  return `${askersOf(leaks)} ${readWhat(name, trial)}, ${straight}. ${askersOf(changers)} ${changes}.`;
};

const faultOf = (hardening: HardeningEvidence, name: string, trial: RowsTrial): Fault | null => {
  const leaks = leaksTo(name, trial);
  const { changes, made, inApp } = trial;
  if ((leaks.length === 0 && changes.length === 0) || made === null) return null;
  const place = placeOf(name);
  const readers = [...leaks, ...changes.map(({ by }) => by)];
  const through = readers.includes('anonymous') ? 'a stranger' : 'another member';
  return {
    place,
    places: [`/rest/v1/${name}`],
    hosts: [],
    // A broken page makes an open database neither better nor moot.
    evenIfDown: true,
    severity: severityOf(trial, leaks, changes),
    confidence: 'proven',
    happened: happenedBy(name, trial, leaks),
    cause: `The rules on the rows of public.${name} let ${through} through, and nothing else stands between a browser and the database.`,
    evidence: [
      `${triedWhere(hardening, 'rows')}: ${came[made]}`,
      ...(inApp === null ? [] : [audience[inApp]]),
      ...leaks.map(reader => `${reader} asked the database for exactly that row, twice, and was given it`),
      ...changes.map(({ by, does }) =>
        // What the app needs afterwards is only written as it was.
        does === 'update' && made === 'app'
          ? `${by} wrote it anew, as it was, and was given it back`
          : `${by} ${does === 'update' ? 'changed' : 'deleted'} it, and member-a looked: so it was`,
      ),
      ...trial.shown.map(exchangeLine),
    ],
    replay: triedAgain(hardening, 'rows', id, place),
    remedy: closingLive(name, trial),
  };
};

/** Rows of others are shown whose columns are private by their names, and none is a test member's: nobody knows whose they are. */
const unknownOf = (name: string, trial: RowsTrial): Unseen | null => {
  if (trial.made !== null || trial.meant || trial.shows.length === 0) return null;
  const columns = privateIn(name, trial);
  if (columns.length === 0) return null;
  return {
    reason: `${name} shows ${listed(columns.slice(0, 3))} of rows to ${listed(trial.shows)}, and holds none of a test member: whether that is for all to read is not known (rows.forAll)`,
  };
};

const adviceOf = (name: string): Advice => ({
  place: placeOf(name),
  text: `Everybody reads rows of ${name} straight from the database; that is right where it is meant for all, and rows.forAll in launch-ready.jsonc says so for good.`,
});

export default defineCheck({
  id,
  rows: ['X6'],
  from: 'launch',
  needs: ['hardening'],
  // The same table, judged by the migrations that make it: one cause makes one finding.
  after: ['hardening/row-rules'],
  damage: 'data',
  effort: { minutes: [15, 90], who: 'developer' },
  worst: 'blocker',
  docs: {
    title: 'The database hands browsers no rows of others',
    failureTitle: 'Strangers get rows of your members from the database',
    why: 'With Supabase and the like the database answers browsers directly, with a key that stands in every page, and what is in production is what somebody clicked last, not what the migrations say. I find its address and key as a visitor does, let a test member have a row in each table and view that the scripts name, and ask for exactly that row as a stranger and as another member: read, change, delete. The row itself decides, never a status. A table of which everybody reads what is nobody’s is no risk; what the app itself shows to members is none when members read it.',
    fix: 'Switch row security on for every table that browsers reach, say in a policy whose rows those are, and let views read with the rights of whoever asks.',
    howTo:
      'Run launch-ready harden --active --only rows. The address of the database has to be in drive.hosts; rows.api, rows.key and rows.tables in launch-ready.jsonc name what the pages do not show, rows.forAll what everybody is meant to read.',
    references: [
      'https://supabase.com/docs/guides/database/postgres/row-level-security',
      'https://supabase.com/docs/guides/api/securing-your-api',
      'https://docs.postgrest.org/en/v14/explanations/db_authz.html',
      'https://owasp.org/API-Security/editions/2023/en/0xa1-broken-object-level-authorization/',
    ],
  },
  judge: ({ hardening }, asOf) => {
    const trials = factsOf(hardening, 'rows', asOf);
    const faults = new Map<string, Fault>();
    const advice = new Map<string, Advice>();
    const unseen: Unseen[] = [];
    for (const name of Object.keys(trials).toSorted(byCodePoint)) {
      const leaf = trials[name];
      if (leaf === undefined) continue;
      if (leaf.status === 'silent') {
        unseen.push({ reason: leaf.reason });
        continue;
      }
      const trial = leaf.value;
      const fault = faultOf(hardening, name, trial);
      const unknown = unknownOf(name, trial);
      if (unknown !== null) unseen.push(unknown);
      if (fault !== null) faults.set(fault.place, faults.get(fault.place) ?? fault);
      else if (!trial.meant && unknown === null && trial.shows.includes('anonymous'))
        advice.set(placeOf(name), adviceOf(name));
    }
    return concluded(
      [...faults.values()],
      unseen,
      [...advice.values()].filter(({ place }) => !faults.has(place)),
    );
  },
});
