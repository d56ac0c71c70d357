import { t } from '../../lib/i18n/index.ts';
import type { Priority } from '../../sync/index.ts';

const filledBars = { none: 0, low: 1, medium: 2, high: 3, urgent: 3 };

/** Three bars, filled by priority; red for urgent. */
export function PriorityIcon({ priority }: { priority: Priority }) {
  return (
    <svg
      viewBox="0 0 14 14"
      width="14"
      height="14"
      role="img"
      aria-label={t(`priority.${priority}`)}
      className={priority === 'urgent' ? 'shrink-0 text-danger' : 'shrink-0 text-muted'}
    >
      {[0, 1, 2].map((bar) => (
        <rect
          key={bar}
          x={1 + bar * 4.5}
          y={9 - bar * 3.5}
          width="3"
          height={4 + bar * 3.5}
          rx="1"
          fill="currentColor"
          opacity={bar < filledBars[priority] ? 1 : 0.25}
        />
      ))}
    </svg>
  );
}
