import { html } from 'hono/html';
import type { SenderReputation } from '../../deliverables/sender-reputation.ts';
import { visible } from './visible.ts';

const list = (title: string, lines: readonly string[]) =>
  lines.length === 0
    ? ''
    : html`<h3>${title}</h3>
        <ul>
          ${lines.map(line => html`<li>${visible(line)}</li>`)}
        </ul>`;

/** The sender reputation note as a part of the page. */
export const senderReputationSection = ({ summary, senders, nextSteps, notKnown }: SenderReputation) =>
  html`<h2>Sender reputation</h2>
    ${summary.map(sentence => html`<p>${visible(sentence)}</p>`)} ${list('Who sends in your name', senders)}
    ${list('Next steps', nextSteps)}
    ${list(
      'What could not be known',
      notKnown.map(({ what, why, howTo }) => `${what}: ${why}. ${howTo}`),
    )}`;
