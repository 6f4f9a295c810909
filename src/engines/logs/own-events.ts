import type { Counted, Minute } from './tally.ts';

/** Takes refusals away from one minute, those of a signature first; `left` = how many are still to be taken. */
const lessOf = (
  minute: Minute,
  most: number,
): { readonly minute: Minute; readonly failed: number; readonly left: number } => {
  const signatures = Math.min(most, minute.signatures);
  const failed = Math.min(most - signatures, minute.webhooksFailed);
  return {
    minute: {
      ...minute,
      signatures: minute.signatures - signatures,
      webhooksFailed: minute.webhooksFailed - failed,
      webhooks: minute.webhooks - failed,
    },
    failed,
    left: most - signatures - failed,
  };
};

/**
 * What was counted without the events that the watch itself sent, unsigned, to see whether the address still refuses them: in
 * the log they look like those of a provider whose secret is wrong. `left`: refusals whose line has not come yet.
 */
export const withoutOwnEvents = (
  counted: Counted,
  own: number,
): { readonly counted: Counted; readonly left: number } => {
  let left = own;
  let failed = 0;
  const minutes = counted.minutes.map(each => {
    const less = lessOf(each, left);
    left = less.left;
    failed += less.failed;
    return less.minute;
  });
  const { webhookRun } = counted;
  const run = { ...webhookRun, failed: Math.max(0, webhookRun.failed - failed) };
  return { counted: { ...counted, minutes, webhookRun: run }, left };
};
