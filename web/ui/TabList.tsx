import { cx } from './cx.ts';

interface TabsProps<T extends string> {
  label: string;
  tabs: readonly { value: T; label: string }[];
  value: T;
  onChange: (value: T) => void;
  /** The id of the panel that shows the selected tab. */
  panelId?: string;
}

export function TabList<T extends string>({ label, tabs, value, onChange, panelId }: TabsProps<T>) {
  return (
    <div role="tablist" aria-label={label} className="relative flex gap-1 overflow-x-auto border-b border-line">
      {tabs.map((tab, index) => (
        <button
          key={tab.value}
          type="button"
          role="tab"
          aria-selected={tab.value === value}
          aria-controls={panelId}
          tabIndex={tab.value === value ? 0 : -1}
          onClick={() => onChange(tab.value)}
          onKeyDown={(event) => {
            const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
            const next = step && tabs[(index + step + tabs.length) % tabs.length];
            if (!next) return;
            onChange(next.value);
            const { parentElement } = event.currentTarget;
            (parentElement?.children[tabs.indexOf(next)] as HTMLElement | undefined)?.focus();
          }}
          className={cx(
            'touch -mb-px min-h-9 shrink-0 border-b-2 px-2.5 whitespace-nowrap',
            tab.value === value ? 'border-accent font-medium' : 'border-transparent text-muted hover:text-text',
          )}
        >
          {tab.label}
        </button>
      ))}
    </div>
  );
}
