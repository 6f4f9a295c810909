import type { DeliveredFile, DeliveredPage, DeliveryEvidence } from '../delivery.ts';
import type { Leaf } from '../leaf.ts';
import { byCodePoint } from './answers.ts';

type Unanswered = { readonly url: string; readonly reason: string };

export type Delivered = {
  readonly host: string;
  /** In code-point order of their addresses, as files are. */
  readonly pages: readonly DeliveredPage[];
  readonly silentPages: readonly Unanswered[];
  /** Files that are there. */
  readonly files: readonly DeliveredFile[];
  readonly silentFiles: readonly Unanswered[];
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
    const { pages, files } = leaf.value;
    return {
      host,
      pages: answered(pages),
      silentPages: unanswered(pages),
      files: answered(files).filter(({ status }) => status === 200),
      silentFiles: unanswered(files),
    };
  });
