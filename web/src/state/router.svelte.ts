/** The address of the page as state. Links are ordinary links; those that stay inside the entry don't reload it. */
class Router {
  path = $state(location.pathname);
  query = $state(new URLSearchParams(location.search));

  /** go opens an address; another page begins at its top, another view of the same one stays where it is. */
  go(address: string, replace = false): void {
    const before = this.path;
    if (replace) history.replaceState(null, '', address);
    else history.pushState(null, '', address);
    this.read();
    if (this.path !== before) scrollTo(0, 0);
  }

  /** start follows the back button and clicks on links for which `inside` says that this entry shows them. */
  start(inside: (path: string) => boolean): void {
    addEventListener('popstate', () => this.read());
    document.addEventListener('click', (event) => {
      const link = (event.target as Element).closest?.('a[href]');
      if (!link || !plainClick(event) || link.hasAttribute('target') || link.hasAttribute('download')) return;
      // The properties of a link in a drawing are not texts: its attributes are.
      const to = new URL(link.getAttribute('href')!, location.href);
      if (to.origin !== location.origin || !inside(to.pathname) || (to.hash && to.pathname === location.pathname)) return;
      event.preventDefault();
      this.go(to.pathname + to.search);
    });
  }

  private read(): void {
    this.path = location.pathname;
    this.query = new URLSearchParams(location.search);
  }
}

function plainClick(event: MouseEvent): boolean {
  return event.button === 0 && !event.defaultPrevented && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
}

export const router = new Router();
