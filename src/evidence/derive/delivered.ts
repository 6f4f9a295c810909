import type { DeliveredFile, DeliveredPage, DeliveredSite, DeliveryEvidence } from '../delivery.ts';
import type { Leaf } from '../leaf.ts';
import { byCodePoint } from './answers.ts';

type Unanswered = { readonly url: string; readonly reason: string };

export type Delivered = {
  readonly host: string;
  /** In code-point order of their addresses, as files are. */
  readonly pages: readonly DeliveredPage[];
  readonly silentPages: readonly Unanswered[];
  /** Files that phones load for the pictures of those pages. */
  readonly silentPictures: readonly Unanswered[];
  /** Files that are there. */
  readonly files: readonly DeliveredFile[];
  readonly silentFiles: readonly Unanswered[];
  readonly missing: DeliveredSite['missing'];
};

type Leaves<T> = { readonly [url: string]: Leaf<T> };

const sorted = <T>(leaves: Leaves<T>): readonly (readonly [string, Leaf<T>])[] =>
  Object.entries(leaves).toSorted(([a], [b]) => byCodePoint(a, b));

const answered = <T>(leaves: Leaves<T>): readonly T[] =>
  sorted(leaves).flatMap(([, leaf]) => (leaf.status === 'ok' ? [leaf.value] : []));

const unanswered = (leaves: Leaves<unknown>): readonly Unanswered[] =>
  sorted(leaves).flatMap(([url, leaf]) => (leaf.status === 'silent' ? { url, reason: leaf.reason } : []));

/** What each host delivers, by host in code-point order; a host without any answer says why. */
export const deliveredBy = ({
  hosts,
}: DeliveryEvidence): readonly (Delivered | { readonly host: string; readonly reason: string })[] =>
  sorted(hosts).map(([host, leaf]) => {
    if (leaf.status === 'silent') return { host, reason: leaf.reason };
    const { pages, files, missing } = leaf.value;
    const shown = answered(pages);
    return {
      host,
      pages: shown,
      silentPictures: unanswered(
        Object.fromEntries(shown.flatMap(page => page.pictures.map(({ url, file }) => [url, file]))),
      ),
      silentPages: unanswered(pages),
      files: answered(files).filter(({ status }) => status === 200),
      silentFiles: unanswered(files),
      missing,
    };
  });
