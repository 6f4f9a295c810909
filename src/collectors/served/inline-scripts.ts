const space = 0x20;
const newline = 0x0a;

const blank = (bytes: Buffer, from: number, to: number): void => {
  for (let at = from; at < to; at += 1) if (bytes[at] !== newline) bytes[at] = space;
};

/**
 * A page as its markup and as its scripts, each with the rest blanked, so that lines stay what they are. Scripts end
 * where they do in a browser: at the first `</script` (HTML §13.2.5.15).
 */
export const partsOfPage = (page: Buffer): { readonly markup: Buffer; readonly scripts: Buffer } => {
  const text = page.toString('latin1').toLowerCase();
  const [markup, scripts] = [Buffer.from(page), Buffer.from(page)];
  let done = 0;
  for (let at = text.indexOf('<script'); at >= 0; at = text.indexOf('<script', done)) {
    const tagEnd = text.indexOf('>', at);
    const from = tagEnd < 0 ? text.length : tagEnd + 1;
    const end = text.indexOf('</script', from);
    const to = end < 0 ? text.length : end;
    blank(scripts, done, from);
    blank(markup, from, to);
    done = to;
  }
  blank(scripts, done, text.length);
  return { markup, scripts };
};
