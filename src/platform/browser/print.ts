import type { Io } from '../io.ts';
import { limits } from '../limits.ts';
import { launchBrowser } from './launch.ts';
import { privateHome } from './private-home.ts';

/** A self-contained page on paper (A4), as PDF. It loads nothing: every request is refused. Throws `BrowserUnavailable`. */
export const printPage = async (html: string, io: Io): Promise<Uint8Array> => {
  const home = await privateHome(io);
  try {
    const browser = await launchBrowser(io, home, 'MAP * ~NOTFOUND');
    try {
      const page = await browser.newPage({ javaScriptEnabled: false });
      await page.route('**/*', route => route.abort());
      await page.setContent(html, { waitUntil: 'load', timeout: limits.browserStartMs });
      return await page.pdf({
        format: 'A4',
        margin: { top: '16mm', bottom: '16mm', left: '14mm', right: '14mm' },
        printBackground: true,
        tagged: true,
        outline: true,
      });
    } finally {
      await browser.close();
    }
  } finally {
    await home.remove();
  }
};
