import type { Parts } from '../parts.ts';
import { invalid } from '../refusal.ts';
import type { Outcome } from './apply-event.ts';
import { AnyEvent, KnownEvent, knownEventTypes } from './provider-event.ts';

const parse = (body: string): AnyEvent | KnownEvent => {
  const refuse = (): never => {
    throw invalid('This is not an event we can read.');
  };
  try {
    const json: unknown = JSON.parse(body);
    const any = AnyEvent.parse(json);
    return knownEventTypes.includes(any.type) ? KnownEvent.parse(json) : any;
  } catch {
    // JSON and shape errors only: nothing has been looked up or written yet.
    return refuse();
  }
};

const isKnown = (event: AnyEvent | KnownEvent): event is KnownEvent => knownEventTypes.includes(event.type);

/**
 * Takes a webhook whose signature is verified. The event's id and its whole effect are one transaction: the same id
 * again, even ten at once, does nothing; a failure of ours undoes everything and is thrown, so the provider retries.
 */
export const receiveEvent = async (app: Parts, body: string): Promise<Outcome | 'repeated'> => {
  const event = parse(body);
  return app.db.transaction().execute(async executor => {
    const row = { id: event.id, type: event.type, created_at: new Date(event.created * 1000), received_at: app.now() };
    const claimed = await executor
      .insertInto('billing_event')
      .values({ ...row, outcome: 'applied' })
      .onConflict(conflict => conflict.column('id').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!claimed) return 'repeated';
    const outcome = isKnown(event) ? await app.applyEvent(app, executor, event) : 'ignored';
    if (outcome !== 'applied') {
      await executor.updateTable('billing_event').set({ outcome }).where('id', '=', event.id).execute();
    }
    return outcome;
  });
};
