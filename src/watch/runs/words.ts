import type { Watchers } from '../../config/projects-file.ts';
import type { Effect, Incident } from '../../engines/incidents/incident.ts';
import { limits } from '../../platform/limits.ts';
import type { Notice } from '../notice.ts';
import { full, said } from '../said.ts';
import { calledAt } from '../words.ts';
import { spanText } from '../when.ts';

export type RunTold = {
  readonly effect: Effect;
  readonly incident: Incident;
  readonly settings: Pick<Watchers, 'contacts'>;
  /** ms since 1970. */
  readonly now: number;
};

const named = (id: string): { readonly kind: string; readonly domain: string } => {
  const found = /^run\/(?<kind>audit|smoke)\/(?<domain>[^@]+)@/.exec(id)?.groups;
  return { kind: found?.['kind'] ?? 'run', domain: found?.['domain'] ?? 'a client' };
};

const titleOf = ({ kind: sort, monitors: { length } }: Incident, kind: string, domain: string): string => {
  const one = length === 1;
  if (sort === 'not-checked') return `Not checked: the ${kind} run of ${domain} came to nothing`;
  if (kind === 'smoke')
    return `${one ? 'Something goes' : `${length} things go`} wrong at ${domain} that did not before (smoke)`;
  if (sort === 'new-blocker' && one) return `A new launch blocker at ${domain} (audit)`;
  const blocks = sort === 'new-blocker' ? ', launch blockers among them' : '';
  return `${one ? 'A new grave finding' : `${length} new grave findings`} at ${domain}${blocks} (audit)`;
};

/** What is told of a run, in words for people. Pure; everything from outside in it is on one line and acts nowhere. */
export const runNotice = ({ effect, incident, settings, now }: RunTold): Notice => {
  const { kind, domain } = named(incident.id);
  const isUnknown = incident.kind === 'not-checked';
  const [first = ''] = incident.monitors;
  const byHand = kind === 'smoke' ? 'launch-ready smoke --active' : 'launch-ready audit';
  const again = `In the folder of the client: ${byHand}`;
  return {
    key: `${incident.id}|${effect.kind}|${effect.seq}`,
    kind: effect.kind,
    title: said(titleOf(incident, kind, domain), limits.noticeTitleCharacters),
    suffers: isUnknown
      ? 'Not known: whether something broke since the last run is what nobody has seen.'
      : full(said(incident.because.split('; ')[0] ?? '', limits.noticeTextCharacters)),
    because: full(said(incident.because, limits.noticeTextCharacters)),
    since: `run ${spanText(incident.beganAt, incident.openedAt)}`,
    deploy: null,
    first: calledAt(settings, 0),
    second: calledAt(settings, 1),
    actions: isUnknown
      ? [`${again} says it with all that belongs to it.`, 'Put the cause right; the next run comes at its time.']
      : kind === 'smoke'
        ? [`${again} shows it again.`, 'See which release went out last.']
        : [
            `launch-ready show ${first} --target ${domain} says how it is put right.`,
            `${again} shows all that it finds.`,
          ],
    rollback: null,
    link: null,
    at: new Date(now).toISOString(),
  };
};
