export type Mail = {
  readonly id: string;
  readonly at: Date;
  readonly envelopeFrom: string | null;
  readonly to: readonly string[];
  readonly from: string;
  readonly replyTo: string | null;
  readonly subject: string;
  readonly text: string;
  readonly hasPlainPart: boolean;
  readonly html: string | null;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly links: readonly string[];
  readonly raw: Buffer;
};
export type Wanted = { readonly to: string; readonly subject?: string; readonly link?: string; readonly after?: Date };
export type Inbox = {
  readonly kind: 'sink' | 'imap';
  readonly addressOf: (label: string) => string;
  readonly take: (wanted: Wanted, ms: number, signal: AbortSignal) => Promise<Mail>;
  readonly all: () => readonly Mail[];
  readonly close: () => Promise<void>;
};
