import { readReport } from '../../engines/dmarc-reports/read-report.ts';
import { type AggregateReport, UnreadableReport } from '../../engines/dmarc-reports/report.ts';
import { limits } from '../../platform/limits.ts';
import { peek } from '../secrets/peek.ts';
import { TooMuch } from '../secrets/unpack.ts';

const headBytes = 1_024;

const isMail = (head: string): boolean =>
  /^(From |(Received|Return-Path|Delivered-To|MIME-Version|Message-ID|Date|Subject|X-[\w-]+|ARC-[\w-]+):)/i.test(head);

/** Why text that does not begin like XML is no report. */
const notXml = (head: string): string => {
  if (isMail(head)) return 'It is a mail. Save what is attached to it, and give that file.';
  if (head.startsWith('{'))
    return 'It is JSON, as reports about encryption on the way are (TLS-RPT); those say nothing about who sends.';
  return 'It is no XML.';
};

/** One reading of many files: where to put what is found, and what is left. */
export type Run = {
  readonly now: number;
  readonly signal: AbortSignal;
  readonly found: (file: string, report: AggregateReport) => void;
  readonly leave: (what: string, reason: string, other?: boolean) => void;
  readonly take: (bytes: number) => void;
  /** True once the run has read or kept as much as it may. */
  readonly isFull: () => boolean;
};

/** The bytes as they come, until they are too many; that is remembered, since whoever reads takes it for a broken end. */
const bounded = (parts: AsyncIterable<Uint8Array>, run: Run) => {
  let tooMuch: TooMuch | null = null;
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    let bytes = 0;
    try {
      for await (const part of parts) {
        run.signal.throwIfAborted();
        bytes += part.length;
        if (bytes > limits.dmarcReportBytes)
          throw new TooMuch(`is longer than ${limits.dmarcReportBytes.toLocaleString('en')} bytes`);
        run.take(part.length);
        yield part;
      }
    } catch (error) {
      if (error instanceof TooMuch) tooMuch = error;
      throw error;
    }
  };
  return { parts: counted(), tooMuch: () => tooMuch };
};

/** Reads text that is to be the XML of a report. Throws `TooMuch` where it goes on and on, or the run is full. */
export const readText = async (parts: AsyncIterable<Uint8Array>, name: string, run: Run): Promise<void> => {
  if (run.isFull()) throw new TooMuch('comes after more than one run takes; give fewer files at once');
  const { head, whole, stop } = await peek(parts);
  const start = Buffer.from(head.subarray(0, headBytes)).toString('latin1').replaceAll('\0', '');
  const text = start.replace(/^(\u00ef\u00bb\u00bf|\u00ff\u00fe|\u00fe\u00ff)/, '').trimStart();
  if (!text.startsWith('<')) {
    await stop();
    const reason = text === '' ? 'It is empty.' : notXml(text);
    return run.leave(name, reason, text !== '' && !isMail(text));
  }
  const { parts: counted, tooMuch } = bounded(whole, run);
  try {
    const report = await readReport(counted, run.now, run.signal);
    if (tooMuch() === null) return run.found(name, report);
  } catch (error) {
    run.signal.throwIfAborted();
    if (tooMuch() === null && !(error instanceof UnreadableReport)) throw error;
    if (tooMuch() === null)
      return run.leave(name, (error as UnreadableReport).message, (error as UnreadableReport).other);
  }
  throw tooMuch() ?? new Error('a report was refused for no reason');
};
