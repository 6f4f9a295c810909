import type { FlowName } from '../../config/drive-settings.ts';
import type { Flow } from '../../config/steps.ts';
import { type Actor, FlowMissing } from '../actors/actor.ts';
import type { Drive } from '../drive.ts';
import type { Call, Session } from '../session.ts';
import { callOfForm, NoSuchForm } from '../session.ts';
import type { Variables } from '../variables.ts';
import { walk } from '../walk.ts';

/** Whether a request asks for more than a look (RFC 9110 §9.2.1). */
const changes = ({ method }: Pick<Call, 'method'>): boolean => method !== 'GET' && method !== 'HEAD';

/** The session with every request that changes something altered, or held back, before it is sent. */
const alteredSession = (session: Session, alter: (call: Call) => Call | Promise<Call>): Session => {
  const call = async (wanted: Call): ReturnType<Session['call']> =>
    session.call(changes(wanted) ? await alter(wanted) : wanted);
  return {
    ...session,
    call,
    fill: async (values, hint) => {
      const page = session.last();
      if (page === null) throw new NoSuchForm(Object.keys(values), 'about:blank');
      return call(callOfForm(page, values, hint));
    },
  };
};

/** Which steps of the flow are walked, with what, and what becomes of the requests that change something. */
export type Altered = {
  readonly part?: (steps: Flow) => Flow;
  readonly more?: Variables;
  readonly alter: (call: Call) => Call | Promise<Call>;
};

/** Walks a flow as the actor, with altered requests. What it keeps does not stay with the actor. */
export const walkAltered = async (
  drive: Drive,
  actor: Actor,
  flow: FlowName,
  { part = steps => steps, more = {}, alter }: Altered,
): Promise<void> => {
  const steps = drive.recipe.flows[flow];
  if (steps === undefined) throw new FlowMissing(flow);
  await walk(flow, part(steps), {
    session: alteredSession(actor.session, alter),
    variables: { ...actor.variables(), ...more },
    inbox: drive.inbox,
    redactor: { learn: drive.keepSecret, redact: drive.redact },
    io: drive.io,
    signal: drive.signal,
  });
};
