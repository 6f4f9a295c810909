import type { WebhookAnswer } from '../../evidence/smoke.ts';

/** `right`, or why not; `unsure` says nothing about the route. */
export type WebhookVerdict =
  | { readonly verdict: 'right'; readonly note: string | null }
  | { readonly verdict: 'wrong' | 'unsure'; readonly reason: string };

const right = (note: string | null = null): WebhookVerdict => ({ verdict: 'right', note });
const wrong = (reason: string): WebhookVerdict => ({ verdict: 'wrong', reason });
const unsure = (reason: string): WebhookVerdict => ({ verdict: 'unsure', reason });

/** What holds for every request: an answer that is not the route's own, or that no sender of payments can live with. */
const inCommon = ({ status, kind, location }: WebhookAnswer): WebhookVerdict | null => {
  if (status === 429) return unsure('it was throttled (429), which says nothing about the route');
  if (kind === 'challenge') return unsure('a bot check answered me instead of the app');
  if (status >= 300 && status < 400)
    return wrong(`it answered ${status} to ${location ?? 'somewhere else'}, and payment providers follow no redirect`);
  if (status >= 500) return wrong(`it answered ${status}`);
  return null;
};

/** An event that nobody signed must be refused. */
export const unsignedVerdict = (answer: WebhookAnswer): WebhookVerdict => {
  const common = inCommon(answer);
  if (common !== null) return common;
  const { status } = answer;
  if (status < 300) return wrong(`it answered ${status} to an event that nobody signed`);
  if (status === 404 || status === 410) return wrong(`it answered ${status}: events reach nobody there`);
  if (status === 405) return wrong('it answered 405: events are sent by POST, and it takes none');
  return right();
};

/**
 * A look with GET, as monitors have it. A route that knows only POST answers 405 or 400; many frameworks say 404, which is
 * no fault while `unsigned` shows that the route is there.
 */
export const lookVerdict = (answer: WebhookAnswer, unsigned: WebhookAnswer | null): WebhookVerdict => {
  const common = inCommon(answer);
  if (common !== null) return common;
  const { status } = answer;
  if (status !== 404) return right(status < 300 ? `it answers ${status} to a mere look` : null);
  if (unsigned === null) return unsure('it answered 404, and whether it takes events was not seen');
  return unsignedVerdict(unsigned).verdict === 'right'
    ? right('it answers 404 to a mere look, as if it were not there; a monitor has to ask by POST')
    : wrong('it answered 404');
};
