import { type MessageKey, t } from '../lib/i18n/index.ts';
import { type Command, registeredCommands } from '../lib/keyboardCommands.ts';
import { useSignal } from '../lib/signal.ts';
import { Dialog, Kbd } from '../ui/index.ts';
import { formatShortcut } from './formatShortcut.ts';

/** Lists the shortcuts of the registered commands. */
export default function ShortcutsHelp({ onClose }: { onClose: () => void }) {
  const commands = useSignal(registeredCommands);
  return (
    <Dialog title={t('key.help')} onClose={onClose}>
      <div className="flex flex-col gap-4 overflow-auto px-4 pb-4">
        {(['anywhere', 'task'] as const).map((group) => (
          <section key={group}>
            <h3 className="mb-1 text-xs font-medium text-muted">{t(`key.group.${group}`)}</h3>
            <dl>
              {groupKeysByName(
                commands.filter(({ keys, group: own = 'anywhere' }) => keys.length > 0 && own === group),
              ).map(([name, keys]) => (
                <div key={name} className="flex min-h-7 items-center justify-between gap-2">
                  <dt>{t(name)}</dt>
                  <dd className="flex gap-1">
                    {keys.map((key) => (
                      <Kbd key={key}>{formatShortcut(key)}</Kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

/** Commands with the same name, such as those of the four arrow keys, share a row. */
function groupKeysByName(commands: readonly Command[]): [MessageKey, string[]][] {
  const keysByName = new Map<MessageKey, string[]>();
  for (const { name, keys } of commands) keysByName.set(name, [...(keysByName.get(name) ?? []), ...keys]);
  return [...keysByName];
}
