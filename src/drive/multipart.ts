/** A file as a form of a page carries it. */
export type SentFile = {
  /** Name of the field. */
  readonly field: string;
  readonly name: string;
  readonly text: string;
};

/** Names as browsers write them: https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data */
const written = (name: string): string => name.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22');

/**
 * The body of a form with one file, and its type (RFC 7578). `boundary` must stand in no value: whoever calls makes one
 * of chance.
 */
export const multipart = (
  { field, name, text }: SentFile,
  fields: Readonly<Record<string, string>>,
  boundary: string,
): { readonly body: string; readonly type: string } => {
  const parts = [
    ...Object.entries(fields).map(
      ([key, value]) => `Content-Disposition: form-data; name="${written(key)}"\r\n\r\n${value}`,
    ),
    `Content-Disposition: form-data; name="${written(field)}"; filename="${written(name)}"\r\nContent-Type: text/plain\r\n\r\n${text}`,
  ];
  const body = `${parts.map(part => `--${boundary}\r\n${part}\r\n`).join('')}--${boundary}--\r\n`;
  return { body, type: `multipart/form-data; boundary=${boundary}` };
};
