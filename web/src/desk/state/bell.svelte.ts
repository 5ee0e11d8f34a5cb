import { countNotices } from '../api/notices.ts';

/** How many notices want something of this person; asked for now and then, and whenever the page comes back in sight. */
class Bell {
  unread = $state(0);
  urgent = $state(0);

  async refresh(): Promise<void> {
    const count = await countNotices().catch(() => undefined);
    if (count) ({ unread: this.unread, urgent: this.urgent } = count);
  }

  /** follow keeps the number fresh until it is told to stop. */
  follow(): () => void {
    const look = () => void (document.visibilityState === 'visible' && this.refresh());
    look();
    const timer = setInterval(look, 60_000);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }
}

export const bell = new Bell();
