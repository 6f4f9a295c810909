import { html } from 'hono/html';
import type { DeployMark } from '../../store.ts';
import { type Bar, dayMs, type Uptime } from '../bars.ts';
import { clockText, shareText, waitText } from '../time-words.ts';
import { type Markup, visible } from './page.ts';

const pitch = 4;
const width = 3;
const height = 28;

const box = (x: number, y: number, h: number): string =>
  `M${x} ${Math.round(y * 10) / 10}h${width}V${Math.round((y + h) * 10) / 10}h-${width}z`;

/** Red from the bottom, never so little that nobody sees it; the part of a day that nobody saw is cut off from the top. */
const pieces = (bar: Bar, x: number): { readonly good: string; readonly bad: string; readonly none: string } => {
  if (bar.state === 'unknown') return { good: '', bad: '', none: box(x, height - 6, 6) };
  const full = height * (1 - Math.min(0.8, bar.unknownShare));
  if (bar.state === 'good') return { good: box(x, height - full, full), bad: '', none: '' };
  const red = Math.max(full * 0.25, (full * bar.failing) / (bar.ok + bar.failing));
  return { good: red >= full ? '' : box(x, height - full, full - red), bad: box(x, height - red, red), none: '' };
};

const countOf = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** What stands below the bars. */
export const daysText = (bars: readonly Bar[], { days, failingDays }: Uptime): string => {
  const unseen = bars.length - days;
  const failing = failingDays === 0 ? 'no failure' : `failures on ${countOf(failingDays, 'day', 'days')}`;
  if (days === 0) return `${bars.length} days: not watched`;
  return `${bars.length} days: ${failing}${unseen === 0 ? '' : `, ${unseen} not watched`}`;
};

/** The bars as a screen reader says them. */
export const barsText = (bars: readonly Bar[], uptime: Uptime): string =>
  `${uptime.share === null ? '' : `${shareText(uptime.share)} up. `}${daysText(bars, uptime)}.`;

/** 90 days, today on the right. Good ones are full, failing ones red from the bottom, those that nobody watched short and hollow. */
export const barsDrawing = (bars: readonly Bar[], uptime: Uptime): Markup => {
  const drawn = bars.map((bar, index) => pieces(bar, index * pitch));
  const path = (of: 'good' | 'bad' | 'none') => drawn.map(one => one[of]).join('');
  return html`<svg
    class="bars"
    viewBox="0 0 ${bars.length * pitch - 1} ${height}"
    preserveAspectRatio="none"
    role="img"
    aria-label="${barsText(bars, uptime)}"
  >
    <path class="fill-good" d="${path('good')}" />
    <path class="fill-bad" d="${path('bad')}" />
    <path class="fill-none" d="${path('none')}" />
  </svg>`;
};

type Line = {
  readonly line: readonly (number | null)[];
  readonly budgetMs: number | null;
  readonly deploys: readonly DeployMark[];
  readonly now: number;
};

const lineWidth = 336;
const lineHeight = 40;

/** Waits of the last day with what is good as a dashed line, and releases as marks. Where nobody measured the line breaks off. */
export const lineDrawing = ({ line, budgetMs, deploys, now }: Line): Markup => {
  const known = line.filter(ms => ms !== null);
  if (known.length === 0) return html``;
  const most = Math.max(...known, budgetMs ?? 0) * 1.1;
  const step = lineWidth / line.length;
  const y = (ms: number): number => Math.round((lineHeight - (ms / most) * lineHeight) * 10) / 10;
  const x = (index: number): number => Math.round((index + 0.5) * step * 10) / 10;
  const points = line.map((ms, index) => {
    if (ms === null) return '';
    const alone = (line[index - 1] ?? null) === null;
    return `${alone ? 'M' : 'L'}${x(index)} ${y(ms)}${alone && (line[index + 1] ?? null) === null ? 'h0.1' : ''}`;
  });
  const shown = deploys.filter(({ at }) => at > now - dayMs && at <= now);
  const marks = shown.map(({ at }) => Math.round(lineWidth * (1 - (now - at) / dayMs)));
  const said = `Waits of the last day: from ${waitText(Math.min(...known))} to ${waitText(Math.max(...known))}${budgetMs === null ? '' : `; ${waitText(budgetMs)} are good`}.`;
  return html`<figure class="line">
    <svg viewBox="0 0 ${lineWidth} ${lineHeight}" preserveAspectRatio="none" role="img" aria-label="${said}">
      ${
        budgetMs === null ? '' : html`<path class="budget" d="M0 ${y(budgetMs)}H${lineWidth}" />`
      }${marks.map(at => html`<path class="release" d="M${at} 0V${lineHeight}" />`)}
      <path class="waits" d="${points.join('')}" />
    </svg>
    <figcaption>
      <span>24 h ago</span>${
        shown.length === 0
          ? ''
          : html`<span class="release-name"
              >${shown.length > 1 ? `${shown.length} releases, last ` : ''}${visible(shown[0]?.release ?? '').slice(0, 40)}
              ${clockText(shown[0]?.at ?? 0)}</span
            >`
      }<span>now</span>
    </figcaption>
  </figure>`;
};
