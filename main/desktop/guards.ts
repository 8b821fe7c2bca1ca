import type { App, WebContents } from 'electron';

/**
 * Denies every way in which a page could become another page: navigation of the main frame or a subframe, redirects, new windows,
 * embedded views. An address that a person clicks is offered to `openLink`, whose gate decides. Must be set before the first window.
 */
export function guardContents(app: Pick<App, 'on'>, openLink: (url: string) => unknown): void {
  app.on('web-contents-created', (_event, contents) => guard(contents, openLink));
}

function guard(contents: WebContents, openLink: (url: string) => unknown): void {
  contents.on('will-navigate', (event) => {
    // The reload key asks for the page that is already shown.
    if (event.isMainFrame && event.url === contents.getURL()) return;
    event.preventDefault();
    if (event.isMainFrame) openLink(event.url);
  });
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    openLink(url);
    return { action: 'deny' };
  });
}
