import type { PlannedAlert } from '../deliverables/alert-plan.ts';
import type { Monitor } from './monitor.ts';
import { everyText, lasted } from './when.ts';

const about = ({ id, ask, question }: Monitor): PlannedAlert['about'] => {
  if (/checkout|pay|billing|subscri|upgrade|webhook|stripe/i.test(id)) return 'checkout';
  if (/mail|inbox|password-reset/i.test(id)) return 'mail';
  return question === 'up' && (ask.of === 'http' || ask.of === 'flow') ? 'downtime' : 'other';
};

const opens = ({ ask, urgent, everySeconds }: Monitor): string => {
  if (ask.of === 'heartbeat')
    return `The job ${ask.name} has not said for ${lasted((ask.everySeconds + ask.graceSeconds) * 1_000)} that it ran.`;
  if (ask.of === 'log') return `The log of the app shows ${ask.signal} beyond what is usual.`;
  const look = `Looked at ${everyText(everySeconds)}`;
  if (ask.of === 'checks' && ask.checks.includes('launch-path/certificate-current'))
    return `${look}, and at once when a page is refused its connection; one look at a certificate that browsers refuse, or three in a row at one that is not renewed.`;
  // A walk, a judgement and a look at the database are not tried once more within the same look.
  const retried = ask.of === 'http';
  if (urgent) return `${look}; ${retried ? 'one look and its retry fail' : 'one look fails'}.`;
  return `${look}; three looks in a row fail, or five of the last ten.${retried ? ' Each has a retry.' : ''}`;
};

const closes = ({ ask }: Monitor): string =>
  ask.of === 'heartbeat'
    ? 'The job says that it ran.'
    : 'Two good looks in a row; five where it came and went three times within half an hour.';

const isCall = ({ urgent, question, ask }: Monitor): boolean =>
  urgent || (question === 'up' && ask.of === 'http') || (question === 'flow' && ask.of === 'flow');

/** What is watched as the alerts of a plan. `perMonth`: how often each would have fired, by a replay; empty where none was made. */
export const plannedAlerts = (
  monitors: readonly Monitor[],
  perMonth: ReadonlyMap<string, number> = new Map(),
): readonly PlannedAlert[] =>
  monitors.map(monitor => ({
    id: monitor.id,
    host: monitor.host,
    suffers: monitor.suffers,
    about: about(monitor),
    opens: opens(monitor),
    closes: closes(monitor),
    urgency: isCall(monitor) ? 'call now' : 'same day',
    actions: monitor.actions.slice(0, 3),
    perMonth: perMonth.get(monitor.id) ?? null,
  }));
