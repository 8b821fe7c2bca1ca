import { startDesk } from '../../fakes/electron/drive.ts';
import type { BackEnd, ShownDialog } from './back-end.ts';

const KINDS: Record<string, ShownDialog['kind']> = {
  'dialog.showSaveDialog': 'save',
  'dialog.showOpenDialog': 'open',
  'dialog.showMessageBox': 'message',
};

/** The built program over `test/fakes/electron`. Nothing that is seen here was seen in Electron. */
export const standIn: BackEnd = {
  name: 'stand-in for Electron',
  async start({ home, args = [] }) {
    const desk = await startDesk({}, { home, args });
    return {
      page: desk.page,
      exited: desk.exited,
      answer: (answer) => desk.order({ do: 'answer', answer }),
      async dialogs() {
        return (await desk.calls()).flatMap(({ name, args: [options] }) => {
          const kind = KINDS[name];
          return kind ? [{ kind, options: options as ShownDialog['options'] }] : [];
        });
      },
      async menuBar() {
        const last = (await desk.calls('Menu.setApplicationMenu')).at(-1);
        return ((last?.args[0] ?? []) as { label: string }[]).map((row) => row.label);
      },
      choose: (id) => desk.order<boolean>({ do: 'menu', id }),
      // It may be gone before it can answer.
      quit: () => Promise.race([desk.order<void>({ do: 'quit' }), desk.exited.then(() => {})]),
      stop: desk.stop,
    };
  },
};
