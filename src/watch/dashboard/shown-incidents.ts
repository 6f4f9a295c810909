import type { Incident } from '../../engines/incidents/incident.ts';
import { wakesNobody } from '../../engines/incidents/openings.ts';
import { again } from '../again.ts';
import { monitorWords } from '../matter.ts';
import type { DeployMark } from '../store.ts';
import { isFirstIn } from './bars.ts';
import type { Row } from './rows.ts';
import type { Known } from './snapshot.ts';

/** An incident as people read it. */
export type ShownIncident = {
  /** null = it is red, and its incident is not written down yet. */
  readonly id: string | null;
  /** What members notice; of a watcher that saw nothing, just that. */
  readonly suffers: string;
  readonly titles: readonly string[];
  readonly because: string;
  readonly kind: string;
  readonly beganAt: number;
  readonly closedAt: number | null;
  readonly acknowledgedAt: number | null;
  readonly unstable: boolean;
  readonly actions: readonly string[];
  /** A release that went out in the half hour before. */
  readonly deploy: DeployMark | null;
  /** It is about the watcher and not about the app. */
  readonly ofWatcher: boolean;
  /** Told, and nobody was woken for it. */
  readonly quiet?: true;
};

/** A release so shortly before is the first thing to suspect. */
const suspectMs = 1_800_000;

const deployBefore = (beganAt: number, deploys: readonly DeployMark[]): DeployMark | null =>
  deploys
    .filter(({ at }) => at <= beganAt && beganAt - at <= suspectMs)
    .toSorted((one, other) => other.at - one.at)[0] ?? null;

/** It has words of its own: nobody stands before an error. */
const isMild = ({ kind }: Incident): boolean => kind === 'late' || kind === 'renewal';

const suffersOf = (incident: Incident, first: Row | undefined): string => {
  if (incident.key === 'watcher') return 'The watcher saw nothing: nobody knows how the app was.';
  if (incident.key === 'group') return 'Many things fail at once.';
  if (incident.only !== undefined) return `Seen from ${incident.only} only; from elsewhere all is well.`;
  if (first === undefined) return 'Something failed that is not watched any more.';
  if (isMild(incident) && isFirstIn(incident, first.id)) {
    const { suffers } = monitorWords(incident, first, '');
    return incident.burn === undefined ? suffers : again(suffers, incident.burn);
  }
  // While it is open the row says so itself.
  return incident.burn === undefined || incident.closedAt === null
    ? first.suffers
    : again(first.suffers, incident.burn);
};

const actionsOf = (incident: Incident, first: Row): readonly string[] =>
  isFirstIn(incident, first.id) ? monitorWords(incident, first, '').actions : first.actions;

/** One incident of the store in words. */
export const shownIncident = (
  incident: Incident,
  rows: readonly Row[],
  deploys: readonly DeployMark[],
): ShownIncident => {
  // The one that it is about comes first, as in its notice: what fails with it says neither what is wrong nor what to do.
  const own = rows
    .filter(({ id }) => incident.key === id || incident.monitors.includes(id))
    .toSorted((one, other) => Number(isFirstIn(incident, other.id)) - Number(isFirstIn(incident, one.id)));
  const [first] = own;
  const { id, because, kind, beganAt, closedAt, acknowledgedAt, unstable } = incident;
  return {
    id,
    suffers: suffersOf(incident, first),
    titles: own.map(({ title }) => title),
    because,
    kind,
    beganAt,
    closedAt,
    acknowledgedAt,
    unstable,
    actions: first === undefined ? [] : actionsOf(incident, first),
    deploy: deployBefore(beganAt, deploys),
    ofWatcher: incident.key === 'watcher',
    ...(wakesNobody(incident) ? { quiet: true } : {}),
  };
};

/** A row that is red although no incident is known for it has one here all the same. */
const unwritten = (row: Row, deploys: readonly DeployMark[]): ShownIncident => {
  const beganAt = row.badSince ?? 0;
  return {
    id: null,
    suffers: row.suffers,
    titles: [row.title],
    because: row.because,
    kind: '',
    beganAt,
    closedAt: null,
    acknowledgedAt: null,
    unstable: false,
    actions: row.actions,
    deploy: deployBefore(beganAt, deploys),
    ofWatcher: false,
  };
};

/** Open ones first, then the newest. */
export const shownIncidents = ({ incidents, deploys }: Known, rows: readonly Row[]): readonly ShownIncident[] =>
  [
    ...incidents.map(incident => shownIncident(incident, rows, deploys)),
    ...rows.filter(({ light, incident }) => light === 'bad' && incident === null).map(row => unwritten(row, deploys)),
  ].toSorted(
    (one, other) => Number(one.closedAt !== null) - Number(other.closedAt !== null) || other.beganAt - one.beganAt,
  );
