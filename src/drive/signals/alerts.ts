import type { AlertSeen } from '../../evidence/signals.ts';
import { inert } from '../../platform/inert.ts';
import { limits } from '../../platform/limits.ts';
import type { Drive } from '../drive.ts';
import type { Inbox, Mail } from '../inbox/inbox.ts';

/** Mails that went to nobody of this run: whoever runs the app is told by them. */
export const alertsIn = ({ run }: Pick<Drive, 'run'>, inbox: Inbox): readonly Mail[] =>
  inbox.all().filter(({ to }) => !to.some(address => address.includes(run.label)));

/** Sentences that are true of every fault say nothing of this one. */
const general =
  /\b(?:an?|some|unknown|unexpected) (?:error|problem|issue|exception|failure)s? (?:has |have )?(?:occurr?ed|happened)|something (?:went wrong|happened)|please (?:check|look at|see|investigate)(?: (?:the|your) (?:system|logs?|app|application|server|website|dashboard))?[.!]*$/i;
const labelled =
  /\b(?:what to do|to ?do|next steps?|actions?(?: required| needed)?|how to (?:fix|react|respond)|do this|fix|remedy|first steps?|runbook|playbook)\s*[:：–-]/i;
const guide = /https?:\/\/\S*(?:runbook|playbook|incident|how-?to|handbook|wiki|docs?\/)/i;
const imperative =
  /^(?:\d+[.)]\s*|[-*•]\s*|please\s+|first,?\s+|then,?\s+|now,?\s+)*(?:look|compare|restart|roll|revert|ask|call|open|check|refund|correct|retry|replay|increase|raise|replace|rotate|contact|wait|write|reply|switch|turn|disable|enable|run|redeploy|stop|start|block|verify|confirm|nothing to do)\b.{8,}/i;

const sentences = (text: string): readonly string[] =>
  text
    .split(/(?<=[.!?;])\s+|\n+/)
    .map(each => each.trim())
    .filter(each => each !== '');

/** What a mail to whoever runs the app says of what happened, where, and what to do first. */
export const saidIn = (text: string): Pick<AlertSeen, 'saysWhat' | 'saysAction' | 'saysWhere'> => {
  const own = sentences(text.replaceAll(/https?:\/\/\S+/g, '')).filter(each => !general.test(each));
  const actions = own.filter(each => imperative.test(each));
  return {
    saysWhat: own.some(each => each.length >= 15 && !actions.includes(each)),
    saysAction: labelled.test(text) || guide.test(text) || actions.length > 0,
    saysWhere: /https?:\/\//i.test(text),
  };
};

/** One line a sort of alert: those that differ only in numbers are one. */
export const alertsSeen = (drive: Pick<Drive, 'redact'>, mails: readonly Mail[]): readonly AlertSeen[] => {
  const clean = (text: string): string =>
    inert(
      drive
        .redact(text)
        .replaceAll(/[\w.%+-]+@[\w.-]+/g, '{address}')
        .replaceAll(/\s+/g, ' ')
        .trim(),
    );
  const shape = ({ subject, text }: Mail): string =>
    clean(`${subject} ${text}`).replaceAll(/\{[^{}]*\}|[\w-]*\d[\w-]*/g, '#');
  return [...Map.groupBy(mails, shape).values()].flatMap(([first, ...rest]) =>
    first === undefined
      ? []
      : [
          {
            subject: clean(first.subject).slice(0, 120),
            count: rest.length + 1,
            ...saidIn(first.text),
            excerpt: clean(first.text).slice(0, limits.hardenExcerptCharacters),
          },
        ],
  );
};
