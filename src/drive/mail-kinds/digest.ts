import { ActorUnavailable, FlowMissing } from '../actors/actor.ts';
import type { Desk } from './desk.ts';
import { defineKind, type Sent } from './kind.ts';
import { markOfIssue, tryUnsubscribe } from './try-unsubscribe.ts';

const readerName = 'reader';

/** Variable of the flow that names one receiver: what goes to one address goes to nobody else. */
const toOne = '{reader}';

/** Whether the flow sends to everybody who asked for news, and not to one address alone. */
const goesToEverybody = ({ drive }: Pick<Desk, 'drive'>): boolean =>
  !JSON.stringify(drive.recipe.flows['send-digest'] ?? []).includes(toOne);

/** Real people may have asked for news. They get none from a test: only what a sink of ours takes goes to everybody. */
const requireNobodyElse = (desk: Desk): void => {
  const { drive, inbox } = desk;
  if (drive.recipe.flows['send-digest'] === undefined) throw new FlowMissing('send-digest');
  drive.scope.refuseOnProduction('Sending news');
  if (goesToEverybody(desk) && inbox.kind !== 'sink')
    throw new ActorUnavailable(
      'the writer of news',
      `they would go to everybody who asked for them. Let a sink of ours take all mails (drive.mail.sink), or let the flow send-digest send to one address, ${toOne}`,
    );
};

/** An administrator writes news; the reader, who asked for them, gets one issue more. */
const sendIssue = async (desk: Desk, number: number): Promise<Sent> => {
  const { drive } = desk;
  const { actor } = await desk.newcomer(readerName);
  const { email: reader = '' } = actor.variables();
  const admin = await desk.staff('admin');
  const issue = {
    reader,
    title: `Issue ${number} of ${drive.run.label}`,
    text: `What is new, ${markOfIssue(number, drive.run.label)} ${drive.io.randomLabel(26)}`,
  };
  return desk.post(
    digest,
    { asked: 'I sent news as the administrator to a member who had asked for them', to: reader },
    () => admin.walk('send-digest', issue),
  );
};

/** News to everybody who asked for them: the one mail of a community that is marketing. */
export const digest = defineKind({
  kind: 'digest',
  flow: 'send-digest',
  words: ['news', 'digest', 'this week'],
  optional: true,
  send: async desk => {
    requireNobodyElse(desk);
    const { actor } = await desk.newcomer(readerName);
    // Whoever mails everybody without being asked has no such flow.
    if (desk.drive.recipe.flows['ask-for-digest'] !== undefined) await actor.walk('ask-for-digest');
    return sendIssue(desk, 1);
  },
  unsubscribe: (desk, first) => tryUnsubscribe(desk, first, goesToEverybody(desk) ? sendIssue : null),
});
